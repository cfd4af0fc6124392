"""Versions: ``__version__`` is the PyFlink version whose API this package has, ``drey_version`` the package's own."""

__version__ = "2.3.0"
drey_version = "0.1.0"
