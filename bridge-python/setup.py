"""Puts the host's bundle, when the checkout has one, into the package; everything else is in pyproject.toml."""
import os
import shutil

from setuptools import setup
from setuptools.command.build_py import build_py

_HERE = os.path.dirname(os.path.abspath(__file__))
_BUNDLE = os.path.join(_HERE, '..', 'host', 'dist', 'drey.cjs')


class BuildWithHost(build_py):
    """The bundle becomes pyflink/_host/drey.cjs of the wheel."""

    def run(self):
        super().run()
        if os.path.isfile(_BUNDLE) and not self.editable_mode:
            target = os.path.join(self.build_lib, 'pyflink', '_host')
            self.mkpath(target)
            shutil.copy(_BUNDLE, target)


setup(cmdclass={'build_py': BuildWithHost})
