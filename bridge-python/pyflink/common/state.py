"""Another name of :mod:`pyflink.datastream.state`, which tutorials use."""
import warnings

from pyflink.datastream import state as _state
from pyflink.datastream.state import *  # noqa: F401,F403

globals().update({name: value for name, value in vars(_state).items() if not name.startswith('_')})

warnings.warn('pyflink.common.state is an alias: import from pyflink.datastream.state', DeprecationWarning,
              stacklevel=2)
