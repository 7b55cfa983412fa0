import { Token } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { IConstruct } from 'constructs';
import { fail } from '../private/fail';
import { requireList, requireTextMap, show } from '../private/require';

const NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
/** The kubelet may not set labels of Kubernetes, except in these two; EKS keeps its own prefix. */
const RESERVED = /(^|\.)(kubernetes\.io|k8s\.io|eks\.amazonaws\.com)$/;
const ALLOWED = /(^|\.)(node|kubelet)\.kubernetes\.io$/;
const MOST_TAINTS = 50;

/** Checks the labels of nodes: Kubernetes' syntax, and no prefix that keeps a node from joining. */
export function requireLabels(scope: IConstruct, labels: Record<string, string>): void {
  requireTextMap(scope, 'labels', labels);
  for (const [key, value] of Object.entries(labels)) {
    requireKey(scope, 'labels', key);
    requireValue(scope, 'labels', value);
    const prefix = key.split('/').length > 1 ? key.split('/')[0] : '';
    if (!Token.isUnresolved(key) && RESERVED.test(prefix) && !ALLOWED.test(prefix)) {
      fail(scope, 'LabelReserved', `'labels' must not use the prefix ${show(prefix)}, got ${show(key)}`,
        'Kubernetes refuses it on a node that joins: use a prefix of your own');
    }
  }
}

/** Checks the taints of nodes and that none stands there twice. */
export function requireTaints(scope: IConstruct, taints: eks.TaintSpec[]): void {
  requireList(scope, 'taints', taints);
  if (taints.length > MOST_TAINTS) {
    fail(scope, 'TooManyTaints', `'taints' must hold ${MOST_TAINTS} entries at most, got ${taints.length}`, 'EKS allows no more');
  }
  const seen = new Set<string>();
  for (const { key, value, effect } of taints) {
    if (key === undefined) { fail(scope, 'TaintWithoutKey', '\'taints\' must have a \'key\', got none', 'give each taint a key'); }
    requireKey(scope, 'taints', key);
    if (value !== undefined) { requireValue(scope, 'taints', value); }
    if (effect === undefined || !(Token.isUnresolved(effect) || Object.values(eks.TaintEffect).includes(effect))) {
      fail(scope, 'TaintEffect', `'taints' must have the effect NO_SCHEDULE, PREFER_NO_SCHEDULE or NO_EXECUTE, got ${show(effect)}`, 'use eks.TaintEffect');
    }
    if (seen.has(`${key}:${effect}`)) {
      fail(scope, 'TaintTwice', `'taints' must name a key once for each effect, got ${show(key)} twice with ${effect}`, 'remove one of them');
    }
    seen.add(`${key}:${effect}`);
  }
}

function requireKey(scope: IConstruct, prop: string, key: string): void {
  if (Token.isUnresolved(key)) { return; }
  const [name = '', prefix] = String(key).split('/').reverse();
  const tidy = String(key).split('/').length <= 2 && NAME.test(name) && (prefix === undefined || (prefix.length <= 253 && PREFIX.test(prefix)));
  if (tidy) { return; }
  fail(scope, 'LabelSyntax', `'${prop}' must have keys in Kubernetes' label syntax, got ${show(key)}`, 'write a key like \'example.com/pool\' or \'pool\'');
}

function requireValue(scope: IConstruct, prop: string, value: string): void {
  if (Token.isUnresolved(value) || value === '' || (typeof value === 'string' && NAME.test(value))) { return; }
  fail(scope, 'LabelSyntax', `'${prop}' must have values in Kubernetes' label syntax, got ${show(value)}`,
    'use at most 63 letters, digits, \'-\', \'_\' or \'.\', beginning and ending with a letter or digit');
}
