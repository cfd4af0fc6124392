/** Calls about compiled plans. */
import type { TableCall } from '@drey/sdk/protocol';
import type { CompiledPlan } from '../table/compiled/plan';
import type { Answer, Method } from './table-methods';
import { resultReply } from './table-methods';
import type { ClientSession } from './table-service';

function planReply(client: ClientSession, { made }: TableCall, plan: CompiledPlan): Answer {
  client.plans.set(made, plan);
  return { texts: [plan.json, plan.flinkVersion] };
}

export const planMethods: Readonly<Record<string, Method>> = {
  compilePlan: async (client, call) => planReply(client, call, await client.session.compilePlanSql(call.texts[0])),
  compileSet: async (client, call) => planReply(client, call, await client.set(call.tables[0]).compilePlan()),
  /** texts: "file" or "json", and the path or the text. */
  loadPlan: async (client, call) => {
    const [kind, text] = call.texts;
    return planReply(client, call, await client.session.loadPlan(kind === 'file' ? { file: text } : { json: text }));
  },
  executePlan: async (client, call) => resultReply(client, call, await client.plan(call.tables[0]).execute()),
  explainPlan: async (client, { tables: [plan], texts }) => ({ texts: [await client.plan(plan).explain(texts)] }),
  /** texts: path, "ignore" (a file that exists) or nothing. */
  writePlan: async (client, { tables: [plan], texts: [file, ignore] }) => {
    await client.plan(plan).writeToFile(file, ignore === 'ignore');
    return {};
  },
};
