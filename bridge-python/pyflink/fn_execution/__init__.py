"""The worker that runs Python functions for the host: see docs/protocol.md, "Worker protocol"."""
