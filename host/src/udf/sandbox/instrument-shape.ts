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
  /** Least entries of all tables together, and how many tables there are. */
  tableEntries: number;
  tables: number;
  /** Index of the added global. */
  fuelGlobal: number;
}

/** Functions that are added behind the imported ones: check and grown. */
export const ADDED_FUNCTIONS = 2;
/**
 * What the guest may spend until the host is asked. One unit stands for one byte of code that runs once, some nanoseconds at most.
 */
export const FUEL = 1 << 20;
