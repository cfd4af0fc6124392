/** Type texts to logical types: Flink's LogicalTypeParser, whole grammar but for types that only a JVM can restore. */
import { validation } from '../sql-error';
import type { FieldType, IntervalResolution, LogicalType } from './contracts';
import { MAX_LENGTH } from './contracts';
import { type Token, type TokenKind, tokenize } from './parse-tokens';
import * as types from './types';
import { checkedType } from './validate';

const SIMPLE: Readonly<Record<string, LogicalType>> = {
  STRING: types.STRING,
  BYTES: types.BYTES,
  BOOLEAN: types.BOOLEAN,
  TINYINT: types.TINYINT,
  SMALLINT: types.SMALLINT,
  INT: types.INT,
  INTEGER: types.INT,
  BIGINT: types.BIGINT,
  FLOAT: types.FLOAT,
  DATE: types.DATE,
  NULL: types.NULL,
  DESCRIPTOR: types.nullable(types.DESCRIPTOR),
  VARIANT: types.VARIANT,
  BITMAP: types.BITMAP,
};

/** Parses a text such as `ROW<name STRING NOT NULL, tags ARRAY<INT>>`; throws ValidationException with the position. */
export function parseType(text: string): LogicalType {
  return new TypeParser(text, tokenize(text)).parse();
}

/** What follows a sub-day unit after TO, by its first unit; the values say which of them allow digits. */
const DAY_TIME_UNITS = ['DAY', 'HOUR', 'MINUTE', 'SECOND'];

class TypeParser {
  private current = -1;
  private last = -1;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  parse(): LogicalType {
    const type = this.type();
    if (this.current + 1 < this.tokens.length) {
      this.next();
      throw this.error(`Unexpected token: ${this.token.value}`);
    }
    return type;
  }

  private type(): LogicalType {
    const inner = this.withNullability(this.has('IDENTIFIER') ? this.namedType() : this.keywordType());
    if (this.accept('ARRAY')) return this.withNullability(types.array(inner));
    if (this.accept('MULTISET')) return this.withNullability(types.multiset(inner));
    return inner;
  }

  private withNullability(type: LogicalType): LogicalType {
    if (this.hasKeywords('NOT', 'NULL')) {
      this.accept('NOT');
      this.accept('NULL');
      return types.notNull(type);
    }
    this.accept('NULL');
    return types.nullable(type);
  }

  private namedType(): never {
    this.expect('IDENTIFIER');
    let name = this.token.value;
    for (let parts = 1; parts < 3 && this.has('IDENTIFIER_SEPARATOR'); parts++) {
      this.next();
      name += `.${this.expect('IDENTIFIER').value}`;
    }
    throw this.error(`User-defined types of a catalog are not supported: ${name}`);
  }

  private keywordType(): LogicalType {
    const keyword = this.expect('KEYWORD').value;
    const simple = SIMPLE[keyword];
    if (simple !== undefined) return simple;
    switch (keyword) {
      case 'CHAR':
      case 'VARCHAR':
      case 'BINARY':
      case 'VARBINARY':
        return checkedType({ root: keyword, length: this.parameter(1), nullable: true });
      case 'DECIMAL':
      case 'NUMERIC':
      case 'DEC':
        return this.decimalType();
      case 'DOUBLE':
        this.accept('PRECISION');
        return types.DOUBLE;
      case 'TIME':
        return this.timeType();
      case 'TIMESTAMP':
        return this.timestampType();
      case 'TIMESTAMP_LTZ':
        return checkedType(types.timestampLtz(this.parameter(6)));
      case 'INTERVAL':
        return checkedType(this.intervalType());
      default:
        return this.constructedType(keyword);
    }
  }

  private constructedType(keyword: string): LogicalType {
    switch (keyword) {
      case 'ARRAY':
        return types.array(this.subtype());
      case 'MULTISET':
        return types.multiset(this.subtype());
      case 'MAP':
        return this.mapType();
      case 'ROW':
        return this.rowType();
      case 'STRUCTURED':
        return this.structuredType();
      case 'RAW':
        return this.rawType();
      default:
        throw this.error(`Unsupported type: ${keyword}`);
    }
  }

  private decimalType(): LogicalType {
    let precision = 10;
    let scale = 0;
    if (this.has('BEGIN_PARAMETER')) {
      this.next();
      precision = this.integer();
      if (this.has('LIST_SEPARATOR')) {
        this.next();
        scale = this.integer();
      }
      this.expect('END_PARAMETER');
    }
    return checkedType(types.decimal(precision, scale));
  }

  private timeType(): LogicalType {
    const precision = this.parameter(0);
    if (this.accept('WITHOUT')) this.timeZone();
    return checkedType(types.time(precision));
  }

  private timestampType(): LogicalType {
    const precision = this.parameter(6);
    if (this.accept('WITHOUT')) this.timeZone();
    else if (this.accept('WITH')) {
      const local = this.accept('LOCAL');
      this.timeZone();
      return checkedType({ root: local ? 'TIMESTAMP_LTZ' : 'TIMESTAMP_TZ', precision, nullable: true });
    }
    return checkedType(types.timestamp(precision));
  }

  private timeZone(): void {
    this.keyword('TIME');
    this.keyword('ZONE');
  }

  private intervalType(): LogicalType {
    const unit = this.expect('KEYWORD').value;
    if (unit === 'MONTH') return types.yearMonthInterval('MONTH');
    if (unit === 'YEAR') {
      const leading = this.parameter(2);
      if (!this.accept('TO')) return types.yearMonthInterval('YEAR', leading);
      this.keyword('MONTH');
      return types.yearMonthInterval('YEAR_TO_MONTH', leading);
    }
    if (!DAY_TIME_UNITS.includes(unit)) throw this.error('Invalid interval resolution.');
    return this.dayTimeType(unit);
  }

  private dayTimeType(unit: string): LogicalType {
    if (unit === 'SECOND') return types.dayTimeInterval('SECOND', 2, this.parameter(6));
    const leading = unit === 'DAY' ? this.parameter(2) : 2;
    if (!this.accept('TO')) return types.dayTimeInterval(unit as IntervalResolution, leading);
    if (unit === 'MINUTE') this.keyword('SECOND');
    else this.expect('KEYWORD');
    const end = this.token.value;
    if (DAY_TIME_UNITS.indexOf(end) <= DAY_TIME_UNITS.indexOf(unit)) {
      throw this.error('Invalid day-time interval resolution.');
    }
    const fraction = end === 'SECOND' ? this.parameter(6) : 6;
    return types.dayTimeInterval(`${unit}_TO_${end}` as IntervalResolution, leading, fraction);
  }

  private subtype(): LogicalType {
    this.expect('BEGIN_SUBTYPE');
    const type = this.type();
    this.expect('END_SUBTYPE');
    return type;
  }

  private mapType(): LogicalType {
    this.expect('BEGIN_SUBTYPE');
    const key = this.type();
    this.expect('LIST_SEPARATOR');
    const value = this.type();
    this.expect('END_SUBTYPE');
    return types.map(key, value);
  }

  private rowType(): LogicalType {
    const standard = this.has('BEGIN_PARAMETER');
    this.expect(standard ? 'BEGIN_PARAMETER' : 'BEGIN_SUBTYPE');
    const end = standard ? 'END_PARAMETER' : 'END_SUBTYPE';
    const fields = this.fields(end);
    this.expect(end);
    return checkedType(types.row(fields));
  }

  private structuredType(): LogicalType {
    this.expect('BEGIN_SUBTYPE');
    const className = this.expect('LITERAL_STRING').value;
    let fields: readonly FieldType[] = [];
    if (this.has('LIST_SEPARATOR')) {
      this.next();
      fields = this.fields('END_SUBTYPE');
    }
    this.expect('END_SUBTYPE');
    return checkedType({ root: 'STRUCTURED', className, fields, nullable: true });
  }

  private rawType(): LogicalType {
    this.expect('BEGIN_PARAMETER');
    const className = this.expect('LITERAL_STRING').value;
    this.expect('LIST_SEPARATOR');
    const serializer = this.expect('LITERAL_STRING').value;
    this.expect('END_PARAMETER');
    return { root: 'RAW', className, serializer, nullable: true };
  }

  private fields(end: TokenKind): FieldType[] {
    const fields: FieldType[] = [];
    while (!this.has(end)) {
      if (fields.length > 0) this.expect('LIST_SEPARATOR');
      const name = this.expect('IDENTIFIER').value;
      const type = this.type();
      const description = this.has('LITERAL_STRING') ? this.expect('LITERAL_STRING').value : undefined;
      fields.push(description === undefined ? { name, type } : { name, type, description });
    }
    return fields;
  }

  /** The integer in parentheses that may follow. */
  private parameter(preset: number): number {
    if (!this.has('BEGIN_PARAMETER')) return preset;
    this.next();
    const value = this.integer();
    this.expect('END_PARAMETER');
    return value;
  }

  private integer(): number {
    const value = Number(this.expect('LITERAL_INT').value);
    if (value > MAX_LENGTH) throw this.error('Invalid integer value.');
    return value;
  }

  private get token(): Token {
    return this.tokens[this.current];
  }

  private next(): void {
    this.current++;
    if (this.current >= this.tokens.length) throw this.error('Unexpected end.');
    this.last = this.current - 1;
  }

  private expect(kind: TokenKind): Token {
    this.next();
    if (this.token.kind !== kind) throw this.error(`<${kind}> expected but was <${this.token.kind}>.`);
    return this.token;
  }

  private keyword(keyword: string): void {
    const { value } = this.expect('KEYWORD');
    if (value !== keyword) throw this.error(`Keyword '${keyword}' expected but was '${value}'.`);
  }

  private has(kind: TokenKind): boolean {
    return this.tokens[this.current + 1]?.kind === kind;
  }

  private hasKeywords(...keywords: readonly string[]): boolean {
    return keywords.every((keyword, i) => {
      const token = this.tokens[this.current + 1 + i];
      return token?.kind === 'KEYWORD' && token.value === keyword;
    });
  }

  /** Consumes the keyword when it comes next. */
  private accept(keyword: string): boolean {
    if (!this.hasKeywords(keyword)) return false;
    this.next();
    return true;
  }

  private error(cause: string): Error {
    const position = this.last < 0 ? 0 : this.tokens[this.last].end + 1;
    return validation(`Could not parse type at position ${position}: ${cause}\n Input type string: ${this.text}`);
  }
}
