/** COMPILE PLAN, COMPILE AND EXECUTE PLAN, EXECUTE PLAN. */
import { existsSync } from 'node:fs';
import type { CompilePlan, ExecutePlan, Statement } from '../../sql/ast';
import { parseStatement } from '../../sql/index';
import { SqlError, tableError } from '../../types/sql-error';
import { CompiledPlan, cannotOverwrite, forcesRecompile, localPath, type PlanReference } from '../compiled/plan';
import type { StatementResult, TableSession } from '../session';
import { ok } from '../session-result';

/** TableEnvironment.compilePlanSql. */
export async function compileSql(session: TableSession, text: string): Promise<CompiledPlan> {
  const statement = parseStatement(text);
  if (statement.kind === 'insert' || statement.kind === 'statement_set') return compiled(session, statement, text);
  throw tableError('Unsupported SQL query! compilePlanSql() only accepts a single SQL statement of type INSERT');
}

export function loadPlan(session: TableSession, reference: PlanReference): Promise<CompiledPlan> {
  return CompiledPlan.load(session, reference);
}

/** Plans that exist already are not made again by IF NOT EXISTS and COMPILE AND EXECUTE. */
export async function compilePlan(
  session: TableSession,
  statement: CompilePlan,
  text: string,
): Promise<StatementResult> {
  const { execute, ifNotExists } = statement;
  const plan = await storedOrCompiled(session, statement, text, ifNotExists || execute);
  if (execute) return plan.execute();
  return ok();
}

async function storedOrCompiled(
  session: TableSession,
  { path: file, statement }: CompilePlan,
  text: string,
  reuses: boolean,
): Promise<CompiledPlan> {
  if (existsSync(localPath(file))) {
    if (reuses) return CompiledPlan.load(session, { file });
    if (!forcesRecompile(session)) throw cannotOverwrite(file);
  }
  const plan = await compiled(session, statement, text);
  await plan.writeToFile(file);
  return plan;
}

async function compiled(session: TableSession, statement: Statement, text: string): Promise<CompiledPlan> {
  if (statement.kind !== 'insert' && statement.kind !== 'statement_set') {
    throw tableError(`A plan of the statement ${statement.kind} cannot be compiled.`);
  }
  const inserts = statement.kind === 'insert' ? [statement] : statement.statements;
  return CompiledPlan.compile(
    session,
    inserts.map((insert) => session.planInsert(insert, text)),
  );
}

export async function executePlan(session: TableSession, { path: file }: ExecutePlan): Promise<StatementResult> {
  if (!existsSync(localPath(file))) {
    const cause = new SqlError(`file resource [${file}] not found.`, 'java.io.FileNotFoundException');
    throw tableError(`Failed to execute EXECUTE PLAN '${file}' statement.`, cause);
  }
  const plan = await CompiledPlan.load(session, { file });
  return plan.execute();
}
