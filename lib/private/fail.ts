import type { IConstruct } from 'constructs';

/** Stops synthesis with an error the author of the CDK app can act on. */
export function fail(scope: IConstruct, code: string, problem: string, remedy: string): never {
  throw new Error(message(code, problem, remedy, scope));
}

/** The same text, for `node.addValidation`, where errors are collected instead of thrown. */
export function failure(scope: IConstruct, code: string, problem: string, remedy: string): string {
  return message(code, problem, remedy, scope);
}

function message(code: string, problem: string, remedy: string, scope?: IConstruct): string {
  return `[${code}] ${problem}; ${remedy} (at '${scope?.node?.path ?? ''}')`;
}
