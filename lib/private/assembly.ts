import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Writes a file into a folder of the cloud assembly, named after the construct. */
export function writeToAssembly(scope: IConstruct, folder: string, extension: string, text: string): void {
  const target = join(Stage.of(scope)!.outdir, folder);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, `${scope.node.path.replace(/\//g, '-')}.${extension}`), text);
}

/** Whether synth can read all of a value. */
export function isKnown(scope: IConstruct, value: unknown): boolean {
  return !holdsIntrinsic(Stack.of(scope).resolve(value));
}

function holdsIntrinsic(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) { return false; }
  return Object.entries(value).some(([key, inner]) => key === 'Ref' || key.startsWith('Fn::') || holdsIntrinsic(inner));
}
