"""PyFlink's API on the Drey host: no JVM."""
import sys

if sys.version_info < (3, 9):
    raise RuntimeError('Python versions prior to 3.9 are not supported [%s].' % (sys.version_info,))

__path__ = __import__("pkgutil").extend_path(__path__, __name__)

from pyflink.version import __version__  # noqa: E402

__all__ = ["__version__"]
