/** Which exception classes are instances of which: what the data's `instanceof` checks need. */
const PARENTS: Readonly<Record<string, string>> = {
  'org.apache.flink.table.api.SqlParserEOFException': 'org.apache.flink.table.api.SqlParserException',
  'org.apache.flink.table.api.SqlParserException': 'java.lang.RuntimeException',
  'org.apache.flink.table.api.ValidationException': 'java.lang.RuntimeException',
  'org.apache.flink.table.api.TableException': 'java.lang.RuntimeException',
  'org.apache.flink.table.api.TableRuntimeException': 'java.lang.RuntimeException',
  'org.apache.flink.table.runtime.operators.sink.constraint.EnforcerException':
    'org.apache.flink.table.api.TableRuntimeException',
  'org.apache.flink.table.api.CodeGenException': 'java.lang.RuntimeException',
  'org.apache.flink.util.FlinkRuntimeException': 'java.lang.RuntimeException',
  'java.lang.NumberFormatException': 'java.lang.IllegalArgumentException',
  'java.util.regex.PatternSyntaxException': 'java.lang.IllegalArgumentException',
  'java.time.format.DateTimeParseException': 'java.time.DateTimeException',
  'java.time.zone.ZoneRulesException': 'java.time.DateTimeException',
  'java.time.DateTimeException': 'java.lang.RuntimeException',
  'java.lang.IllegalArgumentException': 'java.lang.RuntimeException',
  'java.lang.IllegalStateException': 'java.lang.RuntimeException',
  'java.lang.ArithmeticException': 'java.lang.RuntimeException',
  'java.lang.NullPointerException': 'java.lang.RuntimeException',
  'java.lang.ClassCastException': 'java.lang.RuntimeException',
  'java.lang.UnsupportedOperationException': 'java.lang.RuntimeException',
  'java.lang.ArrayIndexOutOfBoundsException': 'java.lang.IndexOutOfBoundsException',
  'java.lang.StringIndexOutOfBoundsException': 'java.lang.IndexOutOfBoundsException',
  'java.lang.IndexOutOfBoundsException': 'java.lang.RuntimeException',
  'org.apache.calcite.runtime.CalciteContextException': 'org.apache.calcite.runtime.CalciteException',
  'org.apache.calcite.sql.validate.SqlValidatorException': 'java.lang.Exception',
  'org.apache.calcite.runtime.CalciteException': 'java.lang.RuntimeException',
  'java.lang.RuntimeException': 'java.lang.Exception',
  'java.lang.Exception': 'java.lang.Throwable',
  'java.lang.AssertionError': 'java.lang.Error',
  'java.lang.Error': 'java.lang.Throwable',
};

export function isInstance(className: string, wanted: string): boolean {
  for (let current: string | undefined = className; current !== undefined; current = PARENTS[current]) {
    if (current === wanted) return true;
  }
  return wanted === 'java.lang.Throwable' || wanted === 'java.lang.Exception';
}
