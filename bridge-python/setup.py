"""Puts the host's bundle, when the checkout has one, into the package; everything else is in pyproject.toml."""
import os
import shutil

from setuptools import setup
from setuptools.command.build_py import build_py

_HERE = os.path.dirname(os.path.abspath(__file__))
_DIST = os.path.join(_HERE, '..', 'host', 'dist')
# The entry, the bundle, and V8's code for it, which other versions of Node ignore.
_FILES = ('drey.cjs', 'drey-host.cjs', 'drey-host.cjs.cache')


class BuildWithHost(build_py):
    """The host becomes pyflink/_host of the wheel."""

    def run(self):
        super().run()
        if os.path.isfile(os.path.join(_DIST, _FILES[0])) and not self.editable_mode:
            target = os.path.join(self.build_lib, 'pyflink', '_host')
            self.mkpath(target)
            for name in _FILES:
                if os.path.isfile(os.path.join(_DIST, name)):
                    shutil.copy(os.path.join(_DIST, name), target)


setup(cmdclass={'build_py': BuildWithHost})
