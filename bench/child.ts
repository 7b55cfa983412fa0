import type { Build } from './synth';
import { load, synth } from './synth';

/** What every app took in one round, in ms. */
export type Round = Record<string, number>;

/** The first synthesis of a process, in ms. */
export interface First {
  readonly app: string;
  /** Construction and synthesis, with nothing compiled yet. */
  readonly synth: number;
  /** From the start of the process, modules included: what `cdk synth` waits for. */
  readonly process: number;
}

async function first(app: string): Promise<First> {
  const { ms } = synth(await load(app));
  return { app, synth: ms, process: performance.now() };
}

/** All apps in turn in one process that has loaded and compiled them: construction and synthesis alone. */
async function repeated(warmUps: number, rounds: number, apps: string[]): Promise<Round[]> {
  const builds = new Map<string, Build>();
  for (const app of apps) { builds.set(app, await load(app)); }
  const round = (): Round => Object.fromEntries([...builds].map(([app, build]) => {
    // What the app before left behind is not this one's cost.
    globalThis.gc?.();
    return [app, synth(build).ms];
  }));
  for (let done = 0; done < warmUps; done++) { round(); }
  return Array.from({ length: rounds }, round);
}

/** Arguments: the app; or warm-ups, rounds, and the apps in the order of their turns. Prints JSON. */
async function main([head, rounds, ...apps]: string[]): Promise<void> {
  const result = rounds === undefined ? await first(head!) : await repeated(Number(head), Number(rounds), apps);
  process.stdout.write(JSON.stringify(result));
}

void main(process.argv.slice(2));
