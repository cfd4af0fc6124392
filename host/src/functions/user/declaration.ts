/** What CREATE FUNCTION says of a function that this host runs. */
export interface FunctionDeclaration {
  /** As in the catalog, for messages. */
  readonly name: string;
  readonly language: 'TYPESCRIPT' | 'ASSEMBLYSCRIPT' | 'WASM' | 'PYTHON';
  /** `AS '<id>'`. */
  readonly identifier?: string;
  /** `AS $$ … $$`. */
  readonly text?: string;
  /** `USING FILE`. */
  readonly file?: string;
  /** The WITH clause. */
  readonly options: ReadonlyMap<string, string>;
  /** An option of the session. */
  readonly option: (key: string) => string | undefined;
  /** All that is set for the session. */
  readonly configuration: ReadonlyMap<string, string>;
}
