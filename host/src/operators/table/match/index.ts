/** MATCH_RECOGNIZE; loading registers 'table-match'. */
export { MatchOperator } from './match-operator';
export { checkPattern, type PatternStep, patternSteps } from './pattern';
