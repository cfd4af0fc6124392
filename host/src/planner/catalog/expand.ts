/**
 * The text of a view's query that means the same everywhere: tables, models and functions of catalogs by their full names.
 */
import type { Identifier, Query } from '../../sql/ast';
import { print } from '../../sql/index';
import type { CatalogManager } from './catalog-manager';
import { partsOf, quotedPath } from './paths';

interface Node {
  readonly kind?: unknown;
  readonly [member: string]: unknown;
}

/** Text of `query` with full names. */
export function expandQuery(query: Query, catalog: CatalogManager): string {
  const expanded = new Expander(catalog).visit(query, new Set()) as Query;
  return print(expanded, { functionName: (name) => functionText(name, catalog) });
}

/** Built-in functions in capitals, those of catalogs by their full names. */
export function functionText(name: Identifier, catalog: CatalogManager): string {
  const path = functionPath(name, catalog);
  if (path !== undefined) {
    return quotedPath(path);
  }
  const [only] = name.parts;
  return name.parts.length > 1 || only!.quoted ? quotedPath(partsOf(name)) : only!.text.toUpperCase();
}

function functionPath(name: Identifier, catalog: CatalogManager): readonly string[] | undefined {
  const fn = catalog.fn(partsOf(name));
  return fn === undefined || fn.system ? undefined : fn.path;
}

class Expander {
  constructor(private readonly catalog: CatalogManager) {}

  /** `common`: names of WITH tables in reach. */
  visit(node: unknown, common: ReadonlySet<string>): unknown {
    if (Array.isArray(node)) {
      return node.map((item) => this.visit(item, common));
    }
    if (typeof node !== 'object' || node === null) {
      return node;
    }
    const record = node as Node;
    switch (record.kind) {
      case 'query':
        return this.query(record, common);
      case 'named_table':
        return this.table(this.members(record, common), common);
      case 'table':
      case 'model':
        return this.named(record, common);
      case 'table_argument':
        return this.tableArgument(record, common);
      case 'table_function':
        return this.tableFunction(this.members(record, common));
      default:
        return this.members(record, common);
    }
  }

  private members(node: Node, common: ReadonlySet<string>): Node {
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, key === 'span' ? value : this.visit(value, common)]),
    );
  }

  /** A WITH table is visible behind its own definition. */
  private query(node: Node, outer: ReadonlySet<string>): Node {
    const { with: tables, ...rest } = node;
    if (!Array.isArray(tables)) {
      return this.members(node, outer);
    }
    const common = new Set(outer);
    const expanded = tables.map((table: Node) => {
      const result = this.members(table, common);
      common.add((table['name'] as { text: string }).text);
      return result;
    });
    return { with: expanded, ...this.members(rest, common) };
  }

  private fullName(name: Identifier, common: ReadonlySet<string>): Identifier {
    const isCommon = name.parts.length === 1 && common.has(name.parts[0]!.text);
    return isCommon ? name : this.identifier(this.catalog.qualify(partsOf(name)), name);
  }

  private identifier(path: readonly string[], original: Identifier): Identifier {
    return { ...original, parts: path.map((text) => ({ text, quoted: true, span: original.span })) };
  }

  private named(node: Node, common: ReadonlySet<string>): Node {
    return { ...node, name: this.fullName(node['name'] as Identifier, common) };
  }

  /** The last part stays the name under which columns are qualified. */
  private table(node: Node, common: ReadonlySet<string>): Node {
    const name = node['name'] as Identifier;
    const full = this.fullName(name, common);
    return { ...node, name: full, alias: node['alias'] ?? { name: name.parts.at(-1) } };
  }

  private tableArgument(node: Node, common: ReadonlySet<string>): Node {
    const table = node['table'] as Node;
    const expanded = table.kind === 'named_table' ? this.named(table, common) : this.visit(table, common);
    const { table: _, ...rest } = node;
    return { ...this.members(rest, common), table: expanded };
  }

  /** FROM f(...): the call's name is printed as a table's. */
  private tableFunction(node: Node): Node {
    const call = node['call'] as Node;
    const name = call['name'] as Identifier;
    const path = functionPath(name, this.catalog);
    return path === undefined ? node : { ...node, call: { ...call, name: this.identifier(path, name) } };
  }
}
