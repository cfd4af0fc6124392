/**
 * The host of Python programs in a column of the matrix: `embedded` of the CLI, with every job in stages. DREY_MATRIX names the column,
 * DREY_MATRIX_ORDER how several sources are read, DREY_MATRIX_LOG a file for a line of JSON about each job.
 */
import { appendFileSync } from 'node:fs';
import { embeddedMain } from '../../host/src/embedded/index';
import { submitJob } from '../../host/src/runtime/index';
import { COLUMNS, openStore } from '../sql/columns';
import { ORDERS } from '../sql/pacing';
import { inStages } from './staged-job';

async function main(): Promise<void> {
  const { DREY_MATRIX, DREY_MATRIX_ORDER = 'alternating', DREY_MATRIX_LOG } = process.env;
  const column = COLUMNS.find((name) => name === DREY_MATRIX);
  const order = ORDERS.find((name) => name === DREY_MATRIX_ORDER);
  if (column === undefined || column === 'straight' || order === undefined) {
    throw new Error(`DREY_MATRIX=${DREY_MATRIX} DREY_MATRIX_ORDER=${DREY_MATRIX_ORDER}: no such column or order`);
  }
  if (column !== 'restore') await openStore();
  await embeddedMain(
    inStages(submitJob, column, order, (outcome) => {
      if (DREY_MATRIX_LOG !== undefined) appendFileSync(DREY_MATRIX_LOG, `${JSON.stringify(outcome)}\n`);
    }),
  );
}

void main();
