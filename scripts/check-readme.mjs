// Every TypeScript block of the README and the docs compiles, with the library under the name that users import.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const pages = ['README.md', ...readdirSync(path.join(root, 'docs')).filter((file) => file.endsWith('.md')).map((file) => path.join('docs', file))];
const blocks = new Map(pages.flatMap((page) => [...readFileSync(path.join(root, page), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)]
  .map(([, code], index) => [path.join(root, `${page.replace(/\W/g, '-')}-${index}.ts`), code])));

const { config } = ts.readConfigFile(path.join(root, 'tsconfig.dev.json'), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
const host = ts.createCompilerHost({ ...options, noUnusedLocals: false });
const { getSourceFile, fileExists } = host;
host.fileExists = (file) => blocks.has(path.normalize(file)) || fileExists(file);
host.getSourceFile = (file, ...rest) => blocks.has(path.normalize(file))
  ? ts.createSourceFile(file, blocks.get(path.normalize(file)), ts.ScriptTarget.ES2022) : getSourceFile(file, ...rest);

const problems = ts.getPreEmitDiagnostics(ts.createProgram([...blocks.keys()], { ...options, noUnusedLocals: false }, host));
console.log(ts.formatDiagnostics(problems, { getCanonicalFileName: (file) => file, getCurrentDirectory: () => root, getNewLine: () => '\n' }));
console.log(`${blocks.size} blocks of TypeScript, ${problems.length} errors`);
process.exitCode = problems.length > 0 || blocks.size === 0 ? 1 : 0;
