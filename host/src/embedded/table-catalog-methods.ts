/** Calls that read and change the catalogs of a session. */
import type { TableCall, TableReply } from '@drey/sdk/protocol';
import type { ResolvedTable } from '../planner/catalog/contracts';
import type { ObjectPath } from '../planner/contracts';
import { parseName, type TableSession } from '../table/session';
import { schemaOf } from './table-schema';
import type { ClientSession } from './table-service';

type Answer = Partial<TableReply>;
type CatalogMethod = (client: ClientSession, call: TableCall) => Answer | Promise<Answer>;

export const catalogMethods: Readonly<Record<string, CatalogMethod>> = {
  current: ({ session: { catalog } }) => ({ texts: [catalog.currentCatalog, catalog.currentDatabase] }),
  useCatalog: ({ session }, { texts: [name] }) => {
    session.catalog.useCatalog(name);
    return {};
  },
  useDatabase: ({ session }, { texts: [name] }) => {
    session.catalog.useDatabase(session.catalog.currentCatalog, name);
    return {};
  },
  /** texts: what SHOW lists. */
  show: async ({ session }, { texts: [what] }) => ({ texts: await shown(session, what) }),
  listTables: ({ session }) => ({ texts: session.listTables() }),
  listViews: ({ session }) => ({ texts: session.listViews() }),
  listTemporaryTables: ({ session }) => ({ texts: session.listTemporaryTables() }),
  listTemporaryViews: ({ session }) => ({ texts: session.listTemporaryViews() }),
  /** texts: "table" or "view", path; answers whether there was one. */
  dropTemporary: ({ session: { catalog } }, { texts: [kind, path] }) => {
    const full = catalog.qualify(parseName(path));
    const there = catalog.temporaryTable(full)?.kind === kind;
    if (there) catalog.dropTemporaryTable(kind as ResolvedTable['kind'], full, true);
    return answer(there);
  },
  /** texts: "table" or "view", path, "ignore" or nothing; answers whether there was one. */
  drop: ({ session: { catalog } }, { texts: [kind, path, ignore] }) => {
    const full = catalog.qualify(parseName(path));
    const there = catalog.permanentTable(full)?.kind === kind;
    catalog.dropTable(kind as ResolvedTable['kind'], full, ignore === 'ignore');
    return answer(there);
  },
  /** texts: catalog, database, name; "temporary" or nothing. Answers kind, comment, then keys and values of the options. */
  getTable: ({ session: { catalog } }, { texts: [cat, db, name, temporary] }) => {
    const path: ObjectPath = [cat, db, name];
    const table = temporary === 'temporary' ? catalog.temporaryTable(path) : catalog.permanentTable(path);
    if (table === undefined) return {};
    const { kind, comment = '', options, schema } = table;
    return { texts: [kind, comment, ...[...options].flat()], schema: schemaOf(schema) };
  },
  hasCatalog: ({ session }, { texts: [name] }) => answer(session.catalog.catalogNames().includes(name)),
  /** texts: catalog, database, "table" or "view". */
  tablesOf: ({ session: { catalog } }, { texts: [cat, db, kind] }) => {
    catalog.requireDatabase(cat, db);
    const tables = catalog
      .tablesOf(cat, db)
      .filter((table) => !table.temporary && (kind === '' || table.kind === kind));
    return { texts: tables.map(({ path }) => path[2]) };
  },
};

function answer(value: boolean): Answer {
  return { texts: [String(value)] };
}

/** First column of SHOW; of FULL MODULES both. */
async function shown(session: TableSession, what: string): Promise<string[]> {
  const { rows, rowType } = await session.executeSql(`SHOW ${what}`);
  const texts: string[] = [];
  for await (const batch of rows) {
    for (const row of batch) {
      const cells = row as unknown as Readonly<Record<string, unknown>>;
      for (const i of rowType.fields.keys()) texts.push(String(cells[`f${i}`]));
    }
  }
  return texts;
}
