/** Scans of one table become one, which gives the columns of all. */
import { INSERT_ONLY, type TableConnectors } from '../catalog/connector-contracts';
import { optimize } from '../optimize';
import { TestCatalog } from '../resolve/testing';
import { explainTree } from './explain';
import { shareScans } from './reuse-scans';

const connectors: TableConnectors = {
  source: () => ({
    changelog: INSERT_ONLY,
    bounded: true,
    acceptsProjection: true,
    acceptsFilter: () => true,
    acceptsLimit: true,
    node: () => ({ connector: 'none' }),
  }),
  sink: () => ({ changelog: (query) => query, node: () => ({ connector: 'none' }) }),
};

function planned(sql: string): string {
  const catalog = new TestCatalog({}).run('CREATE TABLE t (a INT, b STRING, c BIGINT, d DOUBLE)');
  return explainTree(shareScans([optimize(catalog.plan(sql), catalog.session, connectors)])[0]);
}

const scans = (sql: string) => planned(sql).match(/TableSourceScan.*/g);

test('one scan for all columns, with the projections of its readers above it', () => {
  expect(planned('SELECT c, b FROM t UNION ALL SELECT a, b FROM t')).toContain('Calc(select=[c, b])');
  expect(scans('SELECT c, a FROM t UNION ALL SELECT d, a FROM t')).toEqual([
    'TableSourceScan(table=[[default_catalog, default_database, t, project=[a, c, d]]], fields=[a, c, d])',
    'TableSourceScan(table=[[default_catalog, default_database, t, project=[a, c, d]]], fields=[a, c, d])',
  ]);
});

test('scans that differ in more than their columns stay apart', () => {
  const [first, second] = scans('SELECT a FROM t WHERE a > 1 UNION ALL SELECT a FROM t WHERE a > 2') as string[];
  expect(first).not.toBe(second);
  expect(scans('SELECT a FROM (SELECT a FROM t LIMIT 3) UNION ALL SELECT CAST(b AS INT) FROM t')).toEqual([
    'TableSourceScan(table=[[default_catalog, default_database, t, project=[a], limit=[3]]], fields=[a])',
    'TableSourceScan(table=[[default_catalog, default_database, t, project=[b]]], fields=[b])',
  ]);
});
