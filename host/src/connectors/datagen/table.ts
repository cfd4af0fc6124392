/** Table side of "datagen". Flink: DataGenTableSourceFactory. */
import { INSERT_ONLY, type TableConnector, type TableContext } from '../../planner/catalog/connector-contracts';
import {
  checkTableParallelism,
  CONNECTOR,
  type ConnectorOption,
  SCAN_PARALLELISM,
  TableOptions,
  validateKeys,
  validateOptions,
} from '../../types/options/table-options';
import type { LogicalType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';
import { validation } from '../../types/sql-error';
import type { DatagenSettings } from './table-source';
import { type RandomPlan, rowsOf, type ValuePlan } from './table-values';

const ROWS_PER_SECOND: ConnectorOption = { key: 'rows-per-second', type: 'long', default: '10000' };
const NUMBER_OF_ROWS: ConnectorOption = { key: 'number-of-rows', type: 'long' };

const MAX_LENGTH = 2147483647;
const LONG_MIN = '-9223372036854775808';
const LONG_MAX = '9223372036854775807';
const FLOAT_MIN = '1.4E-45';
const FLOAT_MAX = '3.4028234663852886E38';
const DOUBLE_MIN = '4.9E-324';
const DOUBLE_MAX = '1.7976931348623157E308';

/** Bounds of types that have `min` and `max`: the option's type, then the defaults. */
const BOUNDS: Partial<Record<LogicalType['root'], readonly [ConnectorOption['type'], string, string]>> = {
  TINYINT: ['int', '-128', '127'],
  SMALLINT: ['int', '-32768', '32767'],
  INTEGER: ['int', '-2147483648', '2147483647'],
  BIGINT: ['long', LONG_MIN, LONG_MAX],
  FLOAT: ['double', FLOAT_MIN, FLOAT_MAX],
  DOUBLE: ['double', DOUBLE_MIN, DOUBLE_MAX],
  DECIMAL: ['double', DOUBLE_MIN, DOUBLE_MAX],
  INTERVAL_YEAR_MONTH: ['int', '0', '120000'],
  INTERVAL_DAY_TIME: ['long', LONG_MIN, LONG_MAX],
};

export const datagenTable: TableConnector = {
  identifier: 'datagen',
  source(context) {
    const plans = new Planner(context);
    const columns = plans.columns();
    const { options } = plans;
    const sequences = columns.map(rowsOf);
    const parallelism = options.number(SCAN_PARALLELISM);
    const bounded = options.has(NUMBER_OF_ROWS);
    return {
      changelog: INSERT_ONLY,
      summary: 'DataGenTableSource',
      bounded,
      acceptsLimit: true,
      ...(parallelism === undefined ? {} : { parallelism }),
      node({ projection, limit }) {
        checkTableParallelism(parallelism, context.path);
        // As in Flink, a LIMIT takes the place of number-of-rows even when it is the larger one.
        const ends = [limit ?? options.number(NUMBER_OF_ROWS), ...sequences].filter((rows) => rows !== undefined);
        const settings: DatagenSettings = {
          rowsPerSecond: options.number(ROWS_PER_SECOND) as number,
          ...(ends.length === 0 ? {} : { rows: Math.min(...ends) }),
          columns: projection.map((column) => columns[column]),
        };
        return {
          connector: 'datagen-table',
          options: new Map([['settings', JSON.stringify(settings)]]),
          bounded: bounded || limit !== undefined,
        };
      },
    };
  },
};

/** Reads the options of the fields, and remembers which there are. */
class Planner {
  readonly options: TableOptions;
  private readonly known: ConnectorOption[] = [];

  constructor(private readonly context: TableContext) {
    this.options = new TableOptions(context.options);
  }

  /** Throws ValidationException. */
  columns(): ValuePlan[] {
    const columns = this.context.physical.fields.map(({ name, type }) => this.column(name, type));
    validateOptions([], [...this.known, ROWS_PER_SECOND, NUMBER_OF_ROWS, SCAN_PARALLELISM], this.options);
    const keys = [CONNECTOR, ROWS_PER_SECOND, NUMBER_OF_ROWS, SCAN_PARALLELISM, ...this.known].map(({ key }) => key);
    validateKeys('datagen', this.options.keys(), new Set(keys));
    return columns;
  }

  private option(field: string, name: string, type: ConnectorOption['type'], value?: string): ConnectorOption {
    const key = `fields.${field}.${name}`;
    const option = value === undefined ? { key, type } : { key, type, default: value };
    this.known.push(option);
    return option;
  }

  private column(name: string, type: LogicalType): ValuePlan {
    const kind = this.options.string(this.option(name, 'kind', 'string', 'random'));
    if (kind === 'sequence') return this.sequence(name, type);
    if (kind !== 'random') throw validation(`Unsupported generator kind: ${kind}`);
    this.checkLengths(name, type);
    return this.random(name, type);
  }

  private sequence(name: string, type: LogicalType): ValuePlan {
    for (const end of ['start', 'end']) {
      const key = `fields.${name}.${end}`;
      if (this.context.options.has(key)) continue;
      throw validation(`Could not find required property '${key}' for sequence generator.`);
    }
    if (!SEQUENCES.has(type.root)) throw validation(`Unsupported type: ${typeSummary(type)}`);
    const kind = type.root === 'BIGINT' || !(type.root in BOUNDS) ? 'long' : 'int';
    const used = type.root !== 'BOOLEAN' && type.root !== 'DATE' && type.root !== 'TIME';
    const [start, end] = ['start', 'end'].map((part) => {
      const option: ConnectorOption = { key: `fields.${name}.${part}`, type: kind };
      if (!used) return '0';
      this.known.push(option);
      this.options.value(option);
      return (this.options.text(option) as string).trim();
    });
    return { kind: 'sequence', type, start, end };
  }

  private random(name: string, type: LogicalType): RandomPlan {
    const { root } = type;
    const bounds = BOUNDS[root];
    if (root === 'DATE' || root === 'TIME') return { kind: 'random', type, nullRate: 0 };
    if (root === 'BINARY') return { kind: 'random', type, nullRate: 0, length: type.length };
    if (root === 'VARBINARY') return { kind: 'random', type, nullRate: 0, ...this.variableLength(name, type.length) };
    const rest = bounds ? this.bounds(name, bounds) : this.shape(name, type);
    const nullRate = this.options.number(this.option(name, 'null-rate', 'double', '0')) as number;
    return { kind: 'random', type, nullRate, ...rest };
  }

  private bounds(name: string, [type, least, most]: readonly [ConnectorOption['type'], string, string]) {
    const [min, max] = [this.option(name, 'min', type, least), this.option(name, 'max', type, most)].map((option) => {
      this.options.value(option);
      return (this.options.text(option) ?? (option.default as string)).trim();
    });
    return { min, max };
  }

  private shape(name: string, type: LogicalType): Partial<RandomPlan> {
    switch (type.root) {
      case 'BOOLEAN':
        return {};
      case 'CHAR':
        return { length: type.length };
      case 'VARCHAR':
        return this.variableLength(name, type.length);
      case 'TIMESTAMP':
      case 'TIMESTAMP_LTZ':
        return { maxPastMs: this.options.number(this.option(name, 'max-past', 'duration', '0 ms')) as number };
      case 'ARRAY':
      case 'MULTISET':
        return { length: this.collectionLength(name), parts: [this.random(`${name}.element`, type.element)] };
      case 'MAP':
        return {
          length: this.collectionLength(name),
          parts: [this.random(`${name}.key`, type.key), this.random(`${name}.value`, type.value)],
        };
      case 'ROW':
        return { parts: type.fields.map((field) => this.random(`${name}.${field.name}`, field.type)) };
      default:
        throw validation(`Unsupported type: ${typeSummary(type)}`);
    }
  }

  private collectionLength(name: string): number {
    return this.options.number(this.option(name, 'length', 'int', '3')) as number;
  }

  /** Types without a limit of their own have 100 characters or bytes. */
  private variableLength(name: string, limit: number): Partial<RandomPlan> {
    const length = this.options.number(this.option(name, 'length', 'int', `${limit}`)) as number;
    const variable = this.options.boolean(this.option(name, 'var-len', 'boolean', 'false'));
    return { length: length === MAX_LENGTH ? 100 : length, variable };
  }

  private checkLengths(name: string, type: LogicalType): void {
    const variable = type.root === 'VARCHAR' || type.root === 'VARBINARY';
    if (!variable && this.options.boolean({ key: `fields.${name}.var-len`, type: 'boolean' })) {
      throw validation(
        `Only supports specifying 'fields.#.var-len' option for variable-length types (VARCHAR/STRING/VARBINARY/BYTES). The type of field '${name}' is not within this range.`,
      );
    }
    const length = this.options.number({ key: `fields.${name}.length`, type: 'int' });
    if (length === undefined) return;
    if (type.root === 'CHAR' || type.root === 'BINARY') {
      throw validation(`Custom length for fixed-length type (CHAR/BINARY) field '${name}' is not supported.`);
    }
    if (variable && length > type.length) {
      throw validation(
        `Custom length '${length}' for variable-length type (VARCHAR/STRING/VARBINARY/BYTES) field '${name}' should be shorter than '${type.length}' defined in the schema.`,
      );
    }
  }
}

const SEQUENCES: ReadonlySet<string> = new Set([
  'BOOLEAN',
  'CHAR',
  'VARCHAR',
  'BINARY',
  'VARBINARY',
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'FLOAT',
  'DOUBLE',
  'DECIMAL',
  'DATE',
  'TIME',
]);
