"""Python files, requirements, archives and interpreters that a job's workers need."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import Dict, List, Optional

from pyflink._protocol.messages import PythonDependencies

_prepared: Dict[bytes, 'Prepared'] = {}
_base: Optional[str] = None


class Prepared:
    """Where a worker finds what it needs."""

    def __init__(self) -> None:
        self.paths: List[str] = []
        """Go before everything else on sys.path."""
        self.directory: Optional[str] = None
        """Working directory; None = the script's."""
        self.executable = sys.executable
        self.executable_name = sys.executable
        """As the user wrote it: PyFlink's workers see it in the environment variable ``python``."""
        self.can_fork = True

    def enter(self) -> None:
        """Makes this process such a worker."""
        for path in reversed(self.paths):
            if path not in sys.path:
                sys.path.insert(0, path)
        if self.paths:
            import importlib
            importlib.invalidate_caches()
            os.environ['PYTHONPATH'] = os.pathsep.join(self.paths + _inherited_pythonpath())
        os.environ['python'] = self.executable_name
        if self.directory is not None:
            os.chdir(self.directory)

    def environment(self) -> Dict[str, str]:
        """Environment of a worker with its own interpreter. It finds this package and the script's modules."""
        package_root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        paths = self.paths + [package_root]
        if os.path.realpath(self.executable) == os.path.realpath(sys.executable):
            paths += [os.path.abspath(path) for path in sys.path]
        else:
            paths.append(os.path.abspath(sys.path[0]) if sys.path else os.getcwd())
        env = dict(os.environ)
        env['PYTHONPATH'] = os.pathsep.join(dict.fromkeys(paths + _inherited_pythonpath()))
        env['python'] = self.executable_name
        return env


def _inherited_pythonpath() -> List[str]:
    return [path for path in os.environ.get('PYTHONPATH', '').split(os.pathsep) if path]


def prepare(dependencies: Optional[PythonDependencies], configuration: Dict[str, str]) -> Prepared:
    """
    Copies, installs and extracts what is asked for, once for each distinct set of dependencies.

    :raises RuntimeError: when a file is missing or pip fails.
    """
    dependencies = dependencies or PythonDependencies()
    key = dependencies.encode()
    prepared = _prepared.get(key)
    if prepared is None:
        prepared = _prepared[key] = _prepare(dependencies, configuration)
    return prepared


def _prepare(dependencies: PythonDependencies, configuration: Dict[str, str]) -> Prepared:
    prepared = Prepared()
    for index, file in enumerate(dependencies.files):
        prepared.paths.append(_python_file(_local_path(file), index))
    if dependencies.archives:
        prepared.directory = _folder('archives-%d' % len(_prepared))
        for archive in dependencies.archives:
            path = _local_path(archive.path)
            _extract(path, os.path.join(prepared.directory, archive.target or os.path.basename(path)))
    if dependencies.executable:
        _choose_executable(prepared, dependencies.executable)
    if dependencies.requirements_file:
        prepared.paths.append(_install(prepared, dependencies, configuration))
        prepared.can_fork = False
    return prepared


def _choose_executable(prepared: Prepared, executable: str) -> None:
    prepared.executable_name = executable
    if prepared.directory is not None and not os.path.isabs(executable) \
            and os.path.exists(os.path.join(prepared.directory, executable)):
        prepared.executable = os.path.join(prepared.directory, executable)
    else:
        found = shutil.which(executable)
        if found is None:
            raise RuntimeError('the Python executable "%s" does not exist' % executable)
        prepared.executable = found
    # A virtual environment's interpreter is a link to the base one, yet another environment: compare the paths as well.
    prepared.can_fork = os.path.abspath(prepared.executable) == os.path.abspath(sys.executable)


def _local_path(path: str) -> str:
    local = path[len('file://'):] if path.startswith('file://') else path
    local = local[len('file:'):] if local.startswith('file:') else local
    if not os.path.exists(local):
        raise RuntimeError('the Python dependency "%s" does not exist' % path)
    return os.path.abspath(local)


def _python_file(path: str, index: int) -> str:
    """What goes on sys.path: archives and folders themselves, a folder with just this file for a module."""
    if not path.endswith('.py') or os.path.isdir(path):
        return path
    folder = _folder('files-%d-%d' % (len(_prepared), index))
    shutil.copy(path, folder)
    return folder


def _install(prepared: Prepared, dependencies: PythonDependencies, configuration: Dict[str, str]) -> str:
    """pip install; only from the cache folder when there is one."""
    target = _folder('requirements-%d' % len(_prepared))
    command = [prepared.executable, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check',
               '-r', _local_path(dependencies.requirements_file), '--target', target]
    if dependencies.requirements_cache:
        command += ['--no-index', '--find-links', _local_path(dependencies.requirements_cache)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env=dict(os.environ, PIP_ROOT_USER_ACTION='ignore'))
    if done.returncode:
        raise RuntimeError('pip could not install %s:\n%s' % (dependencies.requirements_file, done.stdout.strip()))
    return target


def _extract(archive: str, target: str) -> None:
    """
    :raises RuntimeError: for a format that is neither zip (zip, jar, whl, egg) nor tar (tar, tar.gz, tgz, ...).
    """
    import tarfile
    import zipfile
    os.makedirs(target, exist_ok=True)
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as file:
            for entry in file.infolist():
                _extract_entry(file, entry, target)
    elif tarfile.is_tarfile(archive):
        with tarfile.open(archive) as tar:
            if hasattr(tarfile, 'data_filter'):
                tar.extractall(target, filter='tar')
            else:
                tar.extractall(target)
    else:
        raise RuntimeError('the archive "%s" is neither a zip nor a tar file' % archive)


def _extract_entry(file: 'zipfile.ZipFile', entry: 'zipfile.ZipInfo', target: str) -> None:  # noqa: F821
    """zipfile forgets permissions and links; an interpreter in an archive needs both."""
    import stat
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        link = os.path.normpath(os.path.join(target, entry.filename))
        if not link.startswith(target + os.sep):
            raise RuntimeError('the archive entry "%s" lies outside of the archive' % entry.filename)
        os.makedirs(os.path.dirname(link), exist_ok=True)
        os.symlink(file.read(entry).decode('utf-8'), link)
        return
    path = file.extract(entry, target)
    if mode & 0o777 and not entry.is_dir():
        os.chmod(path, mode & 0o777)


def _folder(name: str) -> str:
    """A new folder in this process's temporary one, which goes when the process ends."""
    global _base
    if _base is None:
        import atexit
        import tempfile
        _base = tempfile.mkdtemp(prefix='drey-python-')
        atexit.register(shutil.rmtree, _base, True)
    path = os.path.join(_base, name)
    os.makedirs(path, exist_ok=True)
    return path
