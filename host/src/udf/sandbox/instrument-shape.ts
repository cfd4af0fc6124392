/** What the parts of the instrumentation share. See instrument.ts. */

/** What the sections of a module say about each other. */
export interface ModuleShape {
  /** Number of parameters of each type. */
  readonly parameters: number[];
  importedFunctions: number;
  importedGlobals: number;
  definedGlobals: number;
  /** Type of each defined function. */
  readonly functionTypes: number[];
  /** Index of the first added type. */
  checkType: number;
  /** Index of the added global. */
  fuelGlobal: number;
}

/** Functions that are added behind the imported ones: check and grown. */
export const ADDED_FUNCTIONS = 2;
/** Entries of functions (bulk operations count 16) until the host is asked. */
export const FUEL = 1024;
