import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import type { First, Round } from './child';
import { APPS } from './synth';

/** Multiples of six: then every app stands in every place equally often. */
const FIRST_ROUNDS = 24;
const CHILDREN = 12;
const WARM_UPS = 5;
const ROUNDS_OF_A_CHILD = 10;

/** The three ways of timing. */
export interface Timing {
  /** A process for each app and round, from its start: Node, modules, construction, synthesis. */
  readonly process: Round[];
  /** Construction and synthesis alone in those processes. */
  readonly first: Round[];
  /** Construction and synthesis in processes that have done it before. */
  readonly repeated: Round[];
}

/** Times all apps in fresh processes, in turn, and from round to round in another order. */
export function time(): Timing {
  const dir = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    compile(dir);
    const child = (...args: (string | number)[]) => JSON.parse(
      execFileSync(process.execPath, ['--expose-gc', join(dir, 'bench/child.js'), ...args.map(String)], { encoding: 'utf8' }));
    const firsts: First[][] = times(FIRST_ROUNDS, (round) => inTurn(round).map((app) => child(app)));
    return {
      process: firsts.map((round) => Object.fromEntries(round.map((one) => [one.app, one.process]))),
      first: firsts.map((round) => Object.fromEntries(round.map((one) => [one.app, one.synth]))),
      repeated: times(CHILDREN, (round) => child(WARM_UPS, ROUNDS_OF_A_CHILD, ...inTurn(round))).flat(),
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** What users run is JavaScript: the time that ts-node takes for the library's files would be nobody's. */
function compile(outdir: string): void {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  for (const folder of ['lib', 'bench']) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))) {
      const source = join(folder, name);
      const target = join(outdir, source.replace(/ts$/, 'js'));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, ts.transpileModule(readFileSync(source, 'utf8'), { compilerOptions }).outputText);
    }
  }
  symlinkSync(resolve('node_modules'), join(outdir, 'node_modules'));
}

/** Another order in each of six rounds. */
function inTurn(round: number): string[] {
  const shift = round % APPS.length;
  const order = [...APPS.slice(shift), ...APPS.slice(0, shift)];
  return Math.floor(round / APPS.length) % 2 === 0 ? order : order.reverse();
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
