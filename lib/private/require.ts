import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { fail } from './fail';

/** Checks a number, unless it is a token that only CloudFormation can read. */
export function requireIntegerBetween(scope: IConstruct, prop: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined || Token.isUnresolved(value)) { return; }
  if (Number.isInteger(value) && value >= min && value <= max) { return; }
  fail(scope, 'NumberOutOfRange',
    `'${prop}' must be a whole number from ${min} to ${max}, got ${show(value)}`,
    `set '${prop}' inside that range or leave it out`);
}

/** What a text must look like, and the words that say so. */
export interface TextRule {
  /** Stable code of the error. */
  readonly code: string;
  /** The shape of a good value. */
  readonly pattern: RegExp;
  /** Most characters. */
  readonly maxLength: number;
  /** The rule in words, after "must". */
  readonly must: string;
  /** A good value. */
  readonly example: string;
}

/** Name of a namespace, a service account, a claim: RFC 1123 label. */
export const DNS_1123_LABEL: TextRule = {
  code: 'NotADnsLabel',
  pattern: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  maxLength: 63,
  must: 'be a DNS-1123 label: at most 63 lower-case letters, digits or \'-\', beginning and ending with a letter or digit',
  example: 'tower-nf',
};

/** Name of a StorageClass, a service account, most Kubernetes objects: RFC 1123 subdomain. */
export const DNS_1123_SUBDOMAIN: TextRule = {
  code: 'NotADnsSubdomain',
  pattern: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  maxLength: 253,
  must: 'be a DNS-1123 subdomain: at most 253 lower-case letters, digits, \'-\' or \'.\', beginning and ending with a letter or digit',
  example: 'spectro-storage-class',
};

/** Checks a text against a rule, unless it is a token. */
export function requireText(scope: IConstruct, prop: string, value: string | undefined, rule: TextRule): void {
  if (value === undefined || Token.isUnresolved(value)) { return; }
  if (typeof value === 'string' && value.length <= rule.maxLength && rule.pattern.test(value)) { return; }
  fail(scope, rule.code, `'${prop}' must ${rule.must}, got ${show(value)}`, `write it like '${rule.example}'`);
}

/** Checks that a list names something, unless it is a token. */
export function requireSome(scope: IConstruct, code: string, prop: string, list: readonly unknown[] | undefined, remedy: string): void {
  if (Token.isUnresolved(list) || (Array.isArray(list) && list.length > 0)) { return; }
  fail(scope, code, `'${prop}' must not be empty, got ${show(list)}`, remedy);
}

/** Checks that something was given, and is of its kind by a member that it has: JavaScript's callers have no compiler that asks. */
export function requireGiven(scope: IConstruct, prop: string, value: unknown, member: string, remedy: string): void {
  if (value === undefined || value === null) { fail(scope, 'NotGiven', `'${prop}' must be given, got ${show(value)}`, remedy); }
  if (typeof value === 'object' && member in value) { return; }
  fail(scope, 'OfAnotherKind', `'${prop}' must be of its kind, got ${show(value)}`, remedy);
}

/** Checks that an optional list is one, and holds no gaps, unless it is a token. */
export function requireList(scope: IConstruct, prop: string, list: readonly unknown[] | undefined): void {
  if (list === undefined || Token.isUnresolved(list)) { return; }
  if (Array.isArray(list) && list.every((entry) => entry !== undefined && entry !== null)) { return; }
  fail(scope, 'NotAList', `'${prop}' must be a list without gaps, got ${show(list)}`, 'write it like [one, two]');
}

/** Checks that an optional map is one, and that each of its values is a text, unless they are tokens. */
export function requireTextMap(scope: IConstruct, prop: string, map: Record<string, string> | undefined): void {
  if (map === undefined || Token.isUnresolved(map)) { return; }
  const isMap = typeof map === 'object' && map !== null && !Array.isArray(map);
  if (isMap && Object.values(map).every((value) => typeof value === 'string' || Token.isUnresolved(value))) { return; }
  fail(scope, 'NotATextMap', `'${prop}' must be a map of texts, got ${show(map)}`, 'write it like { key: \'value\' }');
}

/** Checks that an optional value is one of a few, unless it is a token. */
export function requireOneOf(scope: IConstruct, prop: string, value: unknown, allowed: readonly unknown[]): void {
  if (value === undefined || Token.isUnresolved(value) || allowed.includes(value)) { return; }
  fail(scope, 'NotOneOf', `'${prop}' must be one of ${allowed.join(', ')}, got ${show(value)}`, 'use the enum');
}

/** A value as it stands in an error message. */
export function show(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
