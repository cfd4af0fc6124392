/** The part of user functions that looks into modules, loaded when a statement first declares a function. */
export const functionModules = () => import('../udf/modules');
