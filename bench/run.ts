import type { Round } from './child';
import { Inventory } from './inventory';
import { APPS, BY_HAND, LIBRARY, load, synth } from './synth';
import { time } from './timing';

/** Prints what is in the three templates, and how long the three apps take. Judges nothing. */
async function main(): Promise<void> {
  const inventories = new Map<string, Inventory>();
  for (const app of APPS) { inventories.set(app, new Inventory(app, synth(await load(app)).template)); }
  print('Templates', ['app', 'resources', 'Lambdas', 'custom resources', 'roles', 'bytes'], [...inventories.values()].map((one) => one.row()));
  for (const app of BY_HAND) {
    const rows = inventories.get(app)!.differences(inventories.get(LIBRARY)!);
    print(`Types of which ${LIBRARY} has more or fewer than ${app}`, ['type', app, LIBRARY, 'difference'], rows);
  }

  const { process, first, repeated } = time();
  printTimes('A new process until its first synth is done, modules included', process);
  printTimes('Construction and first synth alone', first);
  printTimes('Construction and synth in a process that has done it before', repeated);
}

function printTimes(title: string, rounds: Round[]): void {
  const timesOf = (app: string) => rounds.map((round) => round[app]!);
  print(`${title}, ms, ${rounds.length} rounds`, ['app', 'min', 'median', 'max'], APPS.map((app) => {
    const ms = timesOf(app);
    return [app, ...[Math.min(...ms), median(ms), Math.max(...ms)].map((value) => value.toFixed(1))];
  }));
  const pairs = [...BY_HAND.map((app) => [LIBRARY, app]), [...BY_HAND].reverse()] as [string, string][];
  print('Median of the ratios in each round', ['apps', 'ratio'], pairs.map(([app, other]) => [
    `${app} / ${other}`, median(rounds.map((round) => round[app]! / round[other]!)).toFixed(3),
  ]));
}

function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return (sorted[Math.floor(sorted.length / 2)]! + sorted[Math.ceil(sorted.length / 2) - 1]!) / 2;
}

/** A Markdown table; «none» without rows. */
function print(title: string, header: string[], rows: (string | number)[][]): void {
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
  const body = rows.length === 0 ? ['none'] : [line(header), line(header.map(() => '---')), ...rows.map(line)];
  console.log([`${title}:`, '', ...body, ''].join('\n'));
}

void main();
