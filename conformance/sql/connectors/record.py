"""Runs the connector cases (see ../connector-cases.ts) on real Flink and writes what it gave into their files.

    python record.py FILE.sql... [--only NAME] [--new]

--new runs only cases without a recorded result. Needs apache-flink 2.3.
"""
import argparse
import base64
import json
import os
import re
import shutil
import sys
import tempfile

import py4j.java_gateway
import py4j.protocol
from pyflink.java_gateway import get_gateway
from pyflink.table import EnvironmentSettings, TableEnvironment

PORT = 0
RECORDED = re.compile(r'^-- (>|!|=|out|err)( |$)')
FILE = re.compile(r'^-- file (\S+): (.*)$')
# What a failed job is wrapped in.
WRAPPERS = re.compile(
    r'^(Failed to fetch next result|Failed to fetch job execution result|Failed to wait job finish|Job execution failed\.|'
    r'org\.apache\.flink\.runtime\.client\.JobExecutionException: |Recovery is suppressed by |java\.util\.concurrent\.|'
    r'org\.apache\.flink\.table\.api\.TableException: Failed to wait|One or more fetchers have encountered exception|'
    r'org\.apache\.flink\.client\.program\.ProgramInvocationException|Job failed \(JobID|'
    r'Global failure triggered by|SplitFetcher thread \d+ received unexpected exception)')


def content(text):
    """Bytes of a file as cases write them: a JSON string, or `base64 ...`."""
    kind, _, rest = text.partition(' ')
    if kind == 'base64':
        return base64.b64decode(rest)
    return json.loads(text).encode('utf-8')


class Case:
    def __init__(self, name):
        self.name, self.lines = name, []

    @property
    def recorded(self):
        return any(RECORDED.match(line) for line in self.lines)

    def strip(self):
        self.lines = [line for line in self.lines if not RECORDED.match(line)]

    def flag(self, name):
        for line in self.lines:
            if line.startswith(f'-- {name}: '):
                return line[len(f'-- {name}: '):].strip()
        return None


def read(path):
    parts = [Case('')]
    for line in open(path, encoding='utf-8').read().split('\n'):
        if line.startswith('-- case: '):
            parts.append(Case(line[len('-- case: '):].strip()))
        parts[-1].lines.append(line)
    return parts


def write(path, parts):
    blocks = ['\n'.join(part.lines).strip('\n') for part in parts]
    open(path, 'w', encoding='utf-8').write('\n\n'.join(block for block in blocks if block) + '\n')


def escape(text):
    return text.replace('\\', '\\\\').replace('\n', '\\n').replace('\r', '\\r')


def causes(error):
    current, found = getattr(error, 'java_exception', None), []
    while current is not None and len(found) < 30:
        found.append((current.getClass().getName(), current.getMessage() or ''))
        current = current.getCause()
    inner = [cause for cause in found if not WRAPPERS.match(cause[1])]
    return inner or found


class Run:
    def __init__(self, case):
        self.jvm = get_gateway().jvm
        batch = case.flag('mode') == 'batch'
        settings = EnvironmentSettings.in_batch_mode() if batch else EnvironmentSettings.in_streaming_mode()
        self.env = TableEnvironment.create(settings)
        config = {'table.local-time-zone': 'UTC', 'parallelism.default': '1'}
        for line in case.lines:
            if line.startswith('-- config: '):
                key, value = line[len('-- config: '):].split('=', 1)
                config[key.strip()] = value.strip()
        config.update({'execution.target': 'remote', 'rest.address': 'localhost', 'rest.port': str(PORT)})
        for key, value in config.items():
            self.env.get_config().set(key, value)
        self.root = tempfile.mkdtemp(prefix='drey-case-')
        for line in case.lines:
            match = FILE.match(line)
            if match:
                path = os.path.join(self.root, match[1])
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, 'wb') as file:
                    file.write(content(match[2]))
        self.seen = self.tree()

    def tree(self):
        found = {}
        for folder, _, names in os.walk(self.root):
            for name in names:
                path = os.path.join(folder, name)
                if name.endswith('.crc') or '.inprogress.' in name:
                    continue
                with open(path, 'rb') as file:
                    found[os.path.relpath(path, self.root)] = file.read()
        return found

    def changes(self):
        now, lines = self.tree(), []
        for path in sorted(set(now) | set(self.seen)):
            if now.get(path) == self.seen.get(path):
                continue
            name = re.sub(r'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'UUID', path)
            if path not in now:
                lines.append(f'-- = {name} removed')
                continue
            try:
                text = json.dumps(now[path].decode('utf-8'), ensure_ascii=False)
            except UnicodeDecodeError:
                text = 'base64 ' + base64.b64encode(now[path]).decode()
            lines.append(f'-- = {name} {text}')
        self.seen = now
        return sorted(lines)

    def shown(self, text):
        return escape(text.replace(self.root, '$dir'))

    def execute(self, sql):
        system = self.jvm.java.lang.System
        streams = {}
        originals = (system.out, system.err)
        for name, setter in (('out', system.setOut), ('err', system.setErr)):
            streams[name] = self.jvm.java.io.ByteArrayOutputStream()
            setter(self.jvm.java.io.PrintStream(streams[name], True, 'UTF-8'))
        lines = []
        try:
            result = self.env._j_tenv.executeSql(sql.replace('$dir', self.root))
            kind = result.getResultKind().toString()
            if result.getJobClient().isPresent() and sql.upper().startswith(('INSERT', 'EXECUTE')):
                getattr(result, 'await')()
            elif kind == 'SUCCESS_WITH_CONTENT':
                iterator = result.collect()
                while iterator.hasNext():
                    lines.append(f'-- > {self.shown(iterator.next().toString())}')
        except py4j.protocol.Py4JJavaError as error:
            lines = [f'-- ! {name}: {self.shown(message)}'.rstrip() for name, message in causes(error)]
        finally:
            system.setOut(originals[0])
            system.setErr(originals[1])
        for name, stream in streams.items():
            for line in stream.toString('UTF-8').splitlines():
                if not re.match(r'(SLF4J|WARN|INFO|log4j|\d{4}-\d\d-\d\d .*(WARN|ERROR|INFO))', line):
                    lines.append(f'-- {name} {self.shown(line)}')
        return lines + [self.shown(line) for line in self.changes()]


def start_cluster():
    """One cluster for all jobs: a local environment would start one for each."""
    runtime = get_gateway().jvm.org.apache.flink.runtime.minicluster
    config = get_gateway().jvm.org.apache.flink.configuration.Configuration()
    config.setString('rest.port', '0')
    config.setString('rest.address', 'localhost')
    builder = getattr(get_gateway().jvm, 'org.apache.flink.runtime.minicluster.MiniClusterConfiguration$Builder')()
    builder.setConfiguration(config).setNumTaskManagers(1).setNumSlotsPerTaskManager(16)
    cluster = runtime.MiniCluster(builder.build())
    cluster.start()
    return cluster, cluster.getRestAddress().get().getPort()


def record(case):
    case.strip()
    run = Run(case)
    out, statement = [], []
    for line in case.lines:
        out.append(line)
        if line.startswith('--') or not line.strip() and not statement:
            continue
        statement.append(line)
        if line.rstrip().endswith(';'):
            out += run.execute('\n'.join(statement).rstrip().rstrip(';'))
            statement = []
    case.lines = out
    shutil.rmtree(run.root)


def main():
    global PORT
    options = argparse.ArgumentParser()
    options.add_argument('files', nargs='+')
    options.add_argument('--only')
    options.add_argument('--new', action='store_true')
    arguments = options.parse_args()
    cluster, PORT = start_cluster()
    # PyFlink replaces Java's exceptions by its own, without their causes.
    py4j.java_gateway.get_return_value = py4j.protocol.get_return_value
    for path in arguments.files:
        parts = read(path)
        for case in parts[1:]:
            if (arguments.only and case.name != arguments.only) or (arguments.new and case.recorded):
                continue
            try:
                record(case)
            except Exception as error:
                print(f'{path} {case.name}: {str(error)[:2000]}', file=sys.stderr)
            write(path, parts)
    cluster.close()


if __name__ == '__main__':
    main()
