"""Runs the SQL cases (see cases.ts) on real Flink and writes what it gave into their files.

    python record.py FILE.sql... [--only NAME] [--new]

--new runs only cases without a recorded result. Needs apache-flink 2.3.
"""
import argparse
import json
import re
import sys

import py4j.java_gateway
import py4j.protocol
from pyflink.datastream import StreamExecutionEnvironment
from pyflink.java_gateway import get_gateway
from pyflink.table import EnvironmentSettings, StreamTableEnvironment
from pyflink.version import __version__ as FLINK_VERSION

SOURCE = re.compile(r'^-- source (\w+): \((.*)\)(?: changelog=([A-Z,]+))?$')
ROW = re.compile(r'^-- ([-+][IUD]) (\[.*\])$')
KINDS = {'+I': 'INSERT', '-U': 'UPDATE_BEFORE', '+U': 'UPDATE_AFTER', '-D': 'DELETE'}
BOXED = {'INT': 'Integer', 'BIGINT': 'Long', 'SMALLINT': 'Short', 'TINYINT': 'Byte', 'DOUBLE': 'Double', 'FLOAT': 'Float'}
MODES = {'I': 'INSERT', 'UB': 'UPDATE_BEFORE', 'UA': 'UPDATE_AFTER', 'D': 'DELETE'}


class Part:
    """The head of a file, or a case: its lines, without the recorded ones."""

    def __init__(self, name):
        self.name = name
        self.lines = []
        self.recorded = []

    def parse(self):
        self.batch = '-- mode: batch' in self.lines
        self.config, self.sources, sql = {}, {}, []
        self.upsert = None
        for line in self.lines:
            source, row = SOURCE.match(line), ROW.match(line)
            if source:
                rows = []
                self.sources[source[1]] = (source[2], source[3] or 'I', rows)
            elif row:
                rows.append((row[1], json.loads(row[2])))
            elif line.startswith('-- config: '):
                key, value = line[len('-- config: '):].split('=', 1)
                self.config[key.strip()] = value.strip()
            elif line.startswith('-- upsert: '):
                self.upsert = [name.strip() for name in line[len('-- upsert: '):].split(',')]
            elif not line.startswith('--'):
                sql.append(line)
        self.statements = [s.strip() for s in re.split(r';\s*(?:\n|$)', '\n'.join(sql)) if s.strip()]


def read(path):
    parts = [Part('')]
    for line in open(path, encoding='utf-8').read().split('\n'):
        if line.startswith('-- case: '):
            parts.append(Part(line[len('-- case: '):].strip()))
        if re.match(r'^-- (expect:|>|!)', line):
            parts[-1].recorded.append(line)
        else:
            parts[-1].lines.append(line)
    for part in parts:
        part.parse()
    return parts


def write(path, parts):
    lines = []
    for part in parts:
        body = part.lines[:]
        while body and not body[-1].strip():
            body.pop()
        lines += body + part.recorded + ['']
    open(path, 'w', encoding='utf-8').write('\n'.join(lines))


def columns_of(text):
    """Splits a column list at its outer commas."""
    parts, depth, start = [], 0, 0
    for i, char in enumerate(text):
        depth += {'(': 1, '<': 1, ')': -1, '>': -1}.get(char, 0)
        if char == ',' and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    return parts + [text[start:].strip()]


class Run:
    def __init__(self, head, case):
        self.jvm = get_gateway().jvm
        jenv = self.jvm.org.apache.flink.streaming.api.environment.StreamExecutionEnvironment
        env = StreamExecutionEnvironment(jenv.getExecutionEnvironment())
        env.set_parallelism(1)
        settings = EnvironmentSettings.in_batch_mode() if case.batch else EnvironmentSettings.in_streaming_mode()
        config = self.jvm.org.apache.flink.configuration.Configuration()
        config.setString('execution.runtime-mode', 'BATCH' if case.batch else 'STREAMING')
        config.setString('pipeline.auto-watermark-interval', '0 ms')
        env._j_stream_execution_environment.configure(config)
        self.env = env
        self.table_env = StreamTableEnvironment.create(env, settings)
        options = {'table.local-time-zone': 'UTC', **head.config, **case.config}
        for key, value in options.items():
            self.table_env.get_config().set(key, value)
        for name, source in {**head.sources, **case.sources}.items():
            if re.search(rf'\b{name}\b', ' '.join(head.statements + case.statements)):
                self.create(name, *source)
        self.statements = head.statements + case.statements
        self.upsert = case.upsert

    def create(self, name, columns, changelog, rows):
        jvm = self.jvm
        schema = jvm.org.apache.flink.table.api.Schema.newBuilder()
        names, types, key = [], [], []
        watermark = None
        definitions = []
        for column in columns_of(columns):
            if column.upper().startswith('WATERMARK FOR'):
                watermark = re.match(r'WATERMARK FOR (\w+) AS (.*)', column, re.I).groups()
            elif column.upper().startswith('PRIMARY KEY'):
                key = [n.strip() for n in re.search(r'\(([^)]*)\)', column)[1].split(',')]
            else:
                definitions.append(column.split(' ', 1))
        for column, definition in definitions:
            if definition.upper().startswith('AS '):
                schema.columnByExpression(column, definition[3:])
                continue
            if column in key and not definition.upper().endswith('NOT NULL'):
                definition += ' NOT NULL'
            schema.column(column, definition)
            names.append(column)
            types.append(definition)
        if watermark:
            schema.watermark(*watermark)
        if key:
            schema.primaryKey(key)
        row_type = self.row_type(names, types)
        info = jvm.org.apache.flink.table.runtime.typeutils.ExternalTypeInfo.of(row_type)
        data = jvm.java.util.ArrayList()
        for kind, fields in rows:
            data.add(self.row(kind, fields, types))
        stream = self.env._j_stream_execution_environment.fromData(data, info)
        mode = jvm.org.apache.flink.table.connector.ChangelogMode.newBuilder()
        for part in changelog.split(','):
            mode.addContainedKind(getattr(jvm.org.apache.flink.types.RowKind, MODES[part]))
        j_table_env = self.table_env._j_tenv
        table = j_table_env.fromChangelogStream(stream, schema.build(), mode.build()) if changelog != 'I' \
            else j_table_env.fromDataStream(stream, schema.build())
        j_table_env.createTemporaryView(name, table)

    def row_type(self, names, types):
        text = ', '.join(f'`{name}` {kind}' for name, kind in zip(names, types))
        unresolved = self.jvm.org.apache.flink.table.api.DataTypes.of(f'ROW<{text}>')
        factory = self.table_env._j_tenv.getCatalogManager().getDataTypeFactory()
        return factory.createDataType(unresolved)

    def row(self, kind, fields, types):
        jvm = self.jvm
        values = get_gateway().new_array(jvm.java.lang.Object, len(types))
        for i, (value, kind_text) in enumerate(zip(fields, types)):
            value_type = kind_text.upper().replace(' NOT NULL', '')
            if value is not None and value_type in BOXED:
                # py4j narrows numbers on their way; an array of their class keeps them.
                box = get_gateway().new_array(getattr(jvm.java.lang, BOXED[value_type]), 1)
                box[0] = value
                jvm.java.lang.System.arraycopy(box, 0, values, i, 1)
            else:
                values[i] = self.value(value, value_type)
        return jvm.org.apache.flink.types.Row.ofKind(getattr(jvm.org.apache.flink.types.RowKind, KINDS[kind]), values)

    def value(self, value, kind):
        java = self.jvm.java
        if value is None:
            return None
        text = str(value)
        if kind == 'BOOLEAN':
            return bool(value)
        if kind.startswith('DECIMAL'):
            return java.math.BigDecimal(text)
        if kind.startswith('TIMESTAMP_LTZ'):
            return java.time.Instant.parse(text.replace(' ', 'T'))
        if kind.startswith('TIMESTAMP'):
            return java.time.LocalDateTime.parse(text.replace(' ', 'T'))
        if kind == 'DATE':
            return java.time.LocalDate.parse(text)
        if kind.startswith('TIME'):
            return java.time.LocalTime.parse(text)
        return text

    def execute(self):
        for statement in self.statements[:-1]:
            self.table_env.execute_sql(statement)
        query = self.statements[-1]
        if self.upsert:
            return self.execute_upsert(query)
        result = self.table_env._j_tenv.executeSql(query)
        rows = []
        iterator = result.collect()
        while iterator.hasNext():
            rows.append(iterator.next().toString())
        return rows

    def execute_upsert(self, query):
        j_table_env = self.table_env._j_tenv
        table = j_table_env.sqlQuery(query)
        schema = self.jvm.org.apache.flink.table.api.Schema.newBuilder()
        resolved = table.getResolvedSchema()
        for column in resolved.getColumns():
            kind = column.getDataType()
            kind = kind.notNull() if column.getName() in self.upsert else kind
            schema.column(column.getName(), re.sub(r' \*(ROWTIME|PROCTIME)\*', '', kind.getLogicalType().asSerializableString()))
        schema.primaryKey(self.upsert)
        mode = self.jvm.org.apache.flink.table.connector.ChangelogMode.upsert(False)
        stream = j_table_env.toChangelogStream(table, schema.build(), mode)
        iterator = stream.executeAndCollect()
        rows = []
        while iterator.hasNext():
            rows.append(iterator.next().toString())
        return rows


def escape(text):
    return text.replace('\\', '\\\\').replace('\n', '\\n')


def causes(error):
    """Classes and messages of an exception and its causes, outermost first."""
    current = getattr(error, 'java_exception', None)
    found = []
    while current is not None and len(found) < 20:
        message = current.getMessage()
        found.append((current.getClass().getName(), message or ''))
        current = current.getCause()
    return found


def record(head, case):
    case.recorded = [f'-- expect: Flink {FLINK_VERSION}']
    try:
        rows = Run(head, case).execute()
        case.recorded += [f'-- > {escape(row)}' for row in rows]
    except Exception as error:
        found = causes(error)
        if not found:
            raise
        case.recorded += [f'-- ! {name}: {escape(message)}'.rstrip() for name, message in found]


def main():
    options = argparse.ArgumentParser()
    options.add_argument('files', nargs='+')
    options.add_argument('--only')
    options.add_argument('--new', action='store_true')
    arguments = options.parse_args()
    get_gateway()
    # PyFlink replaces Java's exceptions by its own, without their causes.
    py4j.java_gateway.get_return_value = py4j.protocol.get_return_value
    for path in arguments.files:
        head, *cases = read(path)
        for case in cases:
            if (arguments.only and case.name != arguments.only) or (arguments.new and case.recorded):
                continue
            try:
                record(head, case)
            except Exception as error:
                case.recorded = []
                print(f'{path} {case.name}: {str(error)[:2000]}', file=sys.stderr)
            write(path, [head] + cases)


if __name__ == '__main__':
    main()
