/** CREATE TABLE AS and REPLACE TABLE AS: the table is made first, then the query's rows are inserted. */
import type { Expr } from '../../expressions/contracts';
import { runCatalogStatement, statementContext, tableOf } from '../../planner/catalog/index';
import type { ResolvedTable } from '../../planner/catalog/contracts';
import { partsOf } from '../../planner/catalog/paths';
import type { LogicalNode, Sink } from '../../planner/contracts';
import { project, refsOf } from '../../planner/logical/nodes';
import { persistedColumns, sinkNode } from '../../planner/resolve/index';
import type { CreateTable } from '../../sql/ast';
import { validation } from '../../types/sql-error';
import type { PlannedQuery, TableSession } from '../session';

/** Makes the table; the plan that fills it. */
export function createTableAs(session: TableSession, statement: CreateTable, text: string): Sink {
  const { catalog } = session;
  const query = session.planQuery(statement.query!, text);
  runCatalogStatement(statement, text, catalog, session.sessionInfo());
  return filling(query, catalog.table(partsOf(statement.name))!);
}

/** The same without making the table: for EXPLAIN. */
export function explainedTableAs(session: TableSession, statement: CreateTable, text: string): Sink {
  const { catalog } = session;
  const table = tableOf(statement, catalog, statementContext(catalog, session.sessionInfo(), text));
  return filling(session.planQuery(statement.query!, text), table);
}

function filling({ plan, names }: PlannedQuery, table: ResolvedTable): Sink {
  return sinkNode(toColumns(plan, names, table), table, {
    dynamicOptions: new Map(),
    overwrite: false,
    staticPartitions: new Map(),
  });
}

/** The query's columns by their names; columns that only the table has are NULL. */
function toColumns(plan: LogicalNode, names: readonly string[], table: ResolvedTable): LogicalNode {
  const columns = persistedColumns(table);
  const same = columns.length === names.length && columns.every(({ name }, i) => name === names[i]);
  if (same) return plan;
  const refs = refsOf(plan.rowType);
  const exprs = columns.map(({ name, type }): Expr => {
    const index = names.indexOf(name);
    if (index >= 0) return refs[index];
    if (!type.nullable) throw validation(`Column '${name}' has no default value and does not allow NULLs.`);
    return { kind: 'literal', value: null, type };
  });
  return project(
    plan,
    exprs,
    columns.map(({ name }) => name),
  );
}
