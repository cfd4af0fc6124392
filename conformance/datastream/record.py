#!/usr/bin/env python3
"""Records what real Flink prints for the cases of this folder.

    python3 record.py /path/to/venv-with-apache-flink [case ...] [--missing] [--jobs 2]

Every case runs in a process of its own; `golden/<case>.txt` gets a header (Flink's version, exit status and, when the
script failed, the class of its exception) and then its stdout, unchanged.
"""
from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
TIMEOUT_S = 300


def error_class(stderr: str) -> str:
    """The class of the exception that ended the script: the last `name: message` line after the last traceback."""
    start = stderr.rfind('Traceback (most recent call last)')
    found = [] if start < 0 else re.findall(r'^([A-Za-z_][\w.]*)(?::|$)', stderr[start:], re.MULTILINE)
    classes = [name for name in found if name != 'Traceback' and name[0] != '_']
    return classes[0].rsplit('.', 1)[-1] if classes else ''


def run(python: Path, case: Path, env: dict[str, str]) -> tuple[int, str, str]:
    with tempfile.TemporaryDirectory(prefix='drey-record-') as folder:
        end = subprocess.run([str(python), str(case)], cwd=folder, env=env, timeout=TIMEOUT_S, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8')
    return end.returncode, end.stdout, end.stderr


def main() -> int:
    parser = argparse.ArgumentParser(description='Record golden results on real Flink')
    parser.add_argument('venv', type=Path)
    parser.add_argument('cases', nargs='*', help='names of cases; all when none is given')
    parser.add_argument('--missing', action='store_true', help='only cases without a golden result')
    parser.add_argument('--jobs', type=int, default=2)
    args = parser.parse_args()

    python = args.venv / 'bin/python'
    env = {**os.environ, 'PATH': f'{args.venv / "bin"}{os.pathsep}{os.environ["PATH"]}', 'PYTHONIOENCODING': 'utf-8'}
    for name in ('PYTHONPATH', 'DREY_HOST_BUNDLE'):
        env.pop(name, None)
    version = subprocess.run([str(python), '-c', 'from importlib.metadata import version; print(version("apache-flink"))'],
                             env=env, text=True, stdout=subprocess.PIPE, check=True).stdout.strip()

    golden = FOLDER / 'golden'
    golden.mkdir(exist_ok=True)
    cases = [path for path in sorted((FOLDER / 'cases').glob('*.py'))
             if (not args.cases or path.stem in args.cases)
             and not (args.missing and (golden / f'{path.stem}.txt').exists())]

    def record(case: Path) -> None:
        code, stdout, stderr = run(python, case, env)
        failure = f', {error_class(stderr)}' if code else ''
        (golden / f'{case.stem}.txt').write_text(f'# Flink {version}, exit {code}{failure}\n{stdout}', encoding='utf-8')
        print(f'{case.stem}: exit {code}{failure}', flush=True)
        if code:
            print('\n'.join(stderr.splitlines()[-12:]), file=sys.stderr, flush=True)

    with ThreadPoolExecutor(args.jobs) as pool:
        list(pool.map(record, cases))
    return 0


if __name__ == '__main__':
    sys.exit(main())
