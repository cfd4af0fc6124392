/**
 * The compiler's thread. The compiler ends its process when it crashes and keeps the event loop busy for seconds: both belong in a
 * thread of its own. Its text runs outside of the bundle, since the compiler is an ES module that is imported by its place.
 */
import { Worker } from 'node:worker_threads';
import { type AsDeclarations, BuildError } from './assemblyscript-declarations';

export interface CompileRequest {
  /** URL of the compiler's "dist" folder. */
  readonly compiler: string;
  readonly baseDir: string;
  /** Files by path from `baseDir`; others are read from disk. */
  readonly files: Readonly<Record<string, string>>;
  /** Library files by name without ".ts": imported as `drey/...`. */
  readonly libraries: Readonly<Record<string, string>>;
  /** The author's file, without ".ts". */
  readonly entry: string;
  readonly flags: readonly string[];
}

export interface CompileAnswer {
  readonly wasm: Uint8Array;
  readonly sourceMap: string;
  readonly version: string;
}

interface Asked {
  readonly declarations?: AsDeclarations;
  readonly version?: string;
  readonly done?: CompileAnswer;
  readonly failed?: string;
}

/** The host's build gives imports another name, in texts as well; written so that it does not find this one. */
const NATIVE_IMPORT = `globalThis.dreyImport = (name) => ${['im', 'port'].join('')}(name);\n`;

/**
 * JavaScript of the thread. Modules whose author keeps nothing between rows get the runtime "stub", whose memory is released row by
 * row; others get "minimal", whose collector runs between rows when generated code asks for it. Both get functions for that.
 */
const THREAD = `
const { parentPort, workerData: request } = require('node:worker_threads');
const { readFile } = require('node:fs/promises');
const { resolve } = require('node:path');
const PUBLIC = 2, OPTIONAL = 1, REST = 2, STATIC = 32, GLUE = 'drey.glue.ts', START = 'drey.start.ts';

function typeOf(node) {
  const args = node.typeArguments ? node.typeArguments.map(typeOf) : [];
  return { name: node.name ? node.name.identifier.text : '', nullable: node.isNullable, args };
}
function decoratorsOf(node) {
  return (node.decorators || []).map((d) => ({
    name: d.name.text || '',
    args: (d.args || []).map((arg) => String(arg.value === undefined ? '' : arg.value)),
  }));
}
function functionOf(node) {
  const { parameters, returnType } = node.signature;
  return {
    name: node.name.text,
    generic: node.typeParameters !== null && node.typeParameters.length > 0,
    decorators: decoratorsOf(node),
    parameters: parameters.map((p) => ({
      name: p.name.text,
      type: typeOf(p.type),
      kind: p.parameterKind === REST ? 'rest' : p.parameterKind === OPTIONAL || p.initializer ? 'optional' : 'plain',
    })),
    result: typeOf(returnType),
  };
}
function classOf(node, file, kinds) {
  const methods = node.members.filter((m) => m.kind === kinds.MethodDeclaration);
  const constructor = methods.find((m) => m.name.text === 'constructor');
  const parameters = constructor ? constructor.signature.parameters : [];
  return {
    name: node.name.text,
    file,
    exported: (node.flags & PUBLIC) !== 0,
    generic: node.typeParameters !== null && node.typeParameters.length > 0,
    derived: node.extendsType !== null,
    decorators: decoratorsOf(node),
    fields: node.members
      .filter((m) => m.kind === kinds.FieldDeclaration && (m.flags & STATIC) === 0)
      .map((m) => ({ name: m.name.text, type: m.type ? typeOf(m.type) : { name: '', nullable: false, args: [] }, decorators: decoratorsOf(m) })),
    methods: methods.filter((m) => m !== constructor && (m.flags & STATIC) === 0).map(functionOf),
    required: parameters.filter((p) => !p.initializer && p.parameterKind !== OPTIONAL).length,
  };
}
function declarationsOf(sources, kinds) {
  const functions = [], classes = [];
  for (const source of sources) {
    if (source.normalizedPath.startsWith('~lib/')) continue;
    const file = source.normalizedPath.replace(/\\.ts$/, '');
    for (const node of source.statements) {
      if (node.kind === kinds.ClassDeclaration) classes.push(classOf(node, file, kinds));
      else if (node.kind === kinds.FunctionDeclaration && file === request.entry && node.flags & PUBLIC) functions.push(functionOf(node));
    }
  }
  return { functions, classes };
}
const VALUES = new Set(['bool', 'i8', 'i16', 'i32', 'i64', 'u8', 'u16', 'u32', 'u64', 'isize', 'usize', 'f32', 'f64']);
const LITERALS = new Set(['Float', 'Integer', 'String']);

/** Variables that outlive a row and may hold objects made in it. */
function keepsObjects(source, { NodeKind, LiteralKind }) {
  const safe = (variable) => {
    const type = variable.type && variable.type.name ? variable.type.name.identifier.text : undefined;
    if (VALUES.has(type)) return true;
    if (type === 'StaticArray') return VALUES.has(typeOf(variable.type).args[0]?.name);
    const initializer = variable.initializer;
    const constant = (variable.flags & 8) !== 0;
    return initializer && initializer.kind === NodeKind.Literal && LITERALS.has(LiteralKind[initializer.literalKind]) &&
      (constant || LiteralKind[initializer.literalKind] !== 'String');
  };
  return source.statements.some((node) => {
    if (node.kind === NodeKind.Variable) return !node.declarations.every(safe);
    if (node.kind === NodeKind.NamespaceDeclaration) return true;
    if (node.kind !== NodeKind.ClassDeclaration) return false;
    return node.members.some((m) => m.kind === NodeKind.FieldDeclaration && (m.flags & STATIC) !== 0 && !safe(m));
  });
}
async function hasState(compiler) {
  const program = compiler.newProgram(compiler.newOptions());
  compiler.parse(program, await readSource(request.entry + '.ts'), request.entry + '.ts', true);
  for (let file; (file = compiler.nextFile(program)) !== null; ) {
    const text = file.startsWith('~lib/') ? '' : await readSource(file + '.ts');
    if (text === null) return true;
    compiler.parse(program, text, file + '.ts', false);
  }
  return program.sources.some((source) => !source.normalizedPath.startsWith('~lib/') && keepsObjects(source, compiler));
}
async function readSource(name) {
  if (name in request.files) return request.files[name];
  try {
    return await readFile(resolve(request.baseDir, name), 'utf8');
  } catch {
    return null;
  }
}
function ask(message) {
  return new Promise((done) => {
    parentPort.once('message', done);
    parentPort.postMessage(message);
  });
}

(async () => {
  const asc = await import(request.compiler + 'asc.js');
  const compiler = await import(request.compiler + 'assemblyscript.js');
  const libraries = asc.libraryFiles;
  libraries['rt/tcms'] += '\\n// @ts-ignore: decorator\\n@global @unsafe\\nexport function __allocated(): usize { return total; }\\n';
  libraries['rt/stub'] += '\\n// @ts-ignore: decorator\\n@global @unsafe\\nexport function __mark(): usize { return offset; }' +
    '\\n// @ts-ignore: decorator\\n@global @unsafe\\nexport function __release(to: usize): void { offset = to; }\\n';
  Object.assign(libraries, request.libraries);
  const runtime = (await hasState(compiler)) ? 'minimal' : 'stub';
  const output = {};
  const errors = [];
  const result = await asc.main([START, ...request.flags, '--runtime', runtime], {
    stdout: { write() {} },
    stderr: { write: (text) => void errors.push(text) },
    listFiles: () => [],
    writeFile: (name, content) => void (output[name] = content),
    readFile: async (name) => {
      if (name === START) return 'import "./' + request.entry + '";\\n';
      return name === 'asconfig.json' ? null : readSource(name);
    },
    transforms: [{
      async afterParse(parser) {
        const declarations = declarationsOf(parser.sources, compiler.NodeKind);
        const { glue, error } = await ask({ declarations, version: asc.version });
        if (error !== undefined) throw new Error(error);
        parser.parseFile(glue, GLUE, true);
      },
    }],
  });
  if (result.error) {
    parentPort.postMessage({ failed: errors.join('').trim() || String(result.error.message) });
  } else {
    const done = { wasm: output['module.wasm'], sourceMap: output['module.wasm.map'] || '', version: asc.version };
    parentPort.postMessage({ done });
  }
  parentPort.close();
})().catch((error) => parentPort.postMessage({ failed: String(error && error.stack || error) }));
`;

/** Compiles; `glue` makes the entry file from the author's declarations, and may throw BuildError. */
export function compileInThread(
  request: CompileRequest,
  glue: (declarations: AsDeclarations, version: string) => string,
): Promise<CompileAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(NATIVE_IMPORT + THREAD, { eval: true, workerData: request });
    let refused: Error | undefined;
    worker.on('message', ({ declarations, version, done, failed }: Asked) => {
      if (done !== undefined) resolve(done);
      else if (failed !== undefined) reject(refused ?? new BuildError(failed));
      if (declarations === undefined) void worker.terminate();
      else {
        try {
          worker.postMessage({ glue: glue(declarations, version!) });
        } catch (error) {
          refused = error as Error;
          worker.postMessage({ error: refused.message });
        }
      }
    });
    worker.on('error', reject);
    worker.on('exit', (code) =>
      reject(refused ?? new BuildError(`the AssemblyScript compiler crashed (code ${code})`)),
    );
  });
}
