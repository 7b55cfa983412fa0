import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { App } from 'aws-cdk-lib';

/** The apps, by the names of their files: two that are written by hand, and one with the library. */
export const BY_HAND = ['by-hand', 'by-hand-same-features'];
export const LIBRARY = 'with-library';
export const APPS = [...BY_HAND, LIBRARY];

/** What every app exports. */
export type Build = (app: App) => Stack;

/** One synthesis. */
export interface Synthesis {
  /** Milliseconds of the construction of everything in the app, and of `app.synth()`. */
  readonly ms: number;
  /** The template file. */
  readonly template: string;
}

/** Loads an app. */
export async function load(app: string): Promise<Build> {
  return (await import(`./${app}`)).build;
}

/** Constructs and synthesises an app once. The kubectl layers, about 60 MB, are hashed but not copied, in every app alike. */
export function synth(build: Build): Synthesis {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
  // Before the clock starts: the first one loads modules that an app may have loaded already.
  const app = new App({ outdir, analyticsReporting: false, context: { 'aws:cdk:disable-asset-staging': true } });
  const start = performance.now();
  const stack = build(app);
  app.synth();
  const ms = performance.now() - start;
  const template = readFileSync(join(outdir, stack.templateFile), 'utf8');
  rmSync(outdir, { recursive: true });
  return { ms, template };
}
