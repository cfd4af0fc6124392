/** Errors of SQL text: what was found, where, and what could have stood there. */
import { type SourcePosition, SqlError, type SqlErrorClass } from '../types/sql-error';

const PARSER_EXCEPTION = 'org.apache.flink.table.api.SqlParserException';
/** Flink tells an incomplete statement by this subclass; the client then asks for more lines. */
const EOF_EXCEPTION = 'org.apache.flink.table.api.SqlParserEOFException';

/** Rejected SQL text. `message` is Flink's whole message. */
export class SqlParseError extends SqlError {
  constructor(
    message: string,
    override readonly position: SourcePosition,
    /** The offending token as written; '<EOF>' at the end of the text. */
    readonly token?: string,
    /** What could have stood there, as Flink shows tokens: '"FROM"', '<IDENTIFIER>', ... */
    readonly expected: readonly string[] = [],
    exceptionClass: SqlErrorClass = PARSER_EXCEPTION,
  ) {
    super(message, exceptionClass, position);
  }

  /** The statement ends too early: more text could make it valid. */
  get incomplete(): boolean {
    return this.exceptionClass === EOF_EXCEPTION;
  }
}

/** A rule of the grammar that no list of tokens says, for example "Multiple WATERMARK declarations are not supported yet." */
export function parseFailure(message: string, position: SourcePosition, token?: string): SqlParseError {
  return new SqlParseError(`SQL parse failed. ${message}`, position, token);
}

/** Text that is no token at all. */
export function lexicalError(
  found: string,
  after: string,
  position: SourcePosition,
  hint = found === '' ? '<EOF>' : `"${escapeImage(found)}" (${found.codePointAt(0)}),`,
): SqlParseError {
  return parseFailure(
    `Lexical error at line ${position.line}, column ${position.column}.  Encountered: ${hint} after : "${escapeImage(after)}"`,
    position,
    found === '' ? '<EOF>' : found,
  );
}

/** A token that does not fit. `keyword`: the token is a keyword where a name could stand, which Flink words differently. */
export function unexpectedToken(
  token: string,
  keyword: boolean,
  expected: readonly string[],
  position: SourcePosition,
): SqlParseError {
  const place = `at line ${position.line}, column ${position.column}.`;
  const found = keyword
    ? `Incorrect syntax near the keyword '${token}' ${place}`
    : `Encountered "${token === '<EOF>' ? token : escapeImage(token)}" ${place}`;
  const list = expected.map((image) => (image === '<EOF>' ? '    <EOF> \n' : `    ${image} ...\n`)).join('');
  const wanted = expected.length === 0 ? '' : `\nWas expecting${expected.length > 1 ? ' one of' : ''}:\n${list}    `;
  return token === '<EOF>'
    ? new SqlParseError(found + wanted, position, token, expected, EOF_EXCEPTION)
    : new SqlParseError(`SQL parse failed. ${found}${wanted}`, position, token, expected);
}

/** As javac's token images: control characters, quotes and everything beyond ASCII escaped. */
function escapeImage(text: string): string {
  return text.replace(/["'\\]|[^ -~]/g, (char) => {
    const known = '\b\t\n\f\r'.indexOf(char);
    if (known >= 0) {
      return `\\${'btnfr'[known]}`;
    }
    return char === '"' || char === "'" || char === '\\'
      ? `\\${char}`
      : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
