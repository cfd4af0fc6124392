"""File and message formats. Options of each are listed in docs/connectors.md."""
