import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { fail } from '../private/fail';
import { DNS_1123_LABEL, DNS_1123_SUBDOMAIN, requireIntegerBetween, requireList, requireOneOf, requireText, requireTextMap, show } from '../private/require';
import { parseYaml } from '../private/yaml';
import type { SeqeraComputeEnvironmentProps } from './compute-environment-options';
import { PodCleanupPolicy } from './compute-environment-options';

const MOST_LABELS = 25;
const LABEL = /^(?=.{2,39}$)[A-Za-z0-9]+([-_][A-Za-z0-9]+)*$/;
const BUCKET_URL = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/;
const VARIABLE = /^[A-Za-z_]\w*$/;

/** Checks the fields of a compute environment, each by itself and against each other. */
export function requireEnvironment(scope: IConstruct, props: SeqeraComputeEnvironmentProps): void {
  requireText(scope, 'kubernetesNamespace', props.kubernetesNamespace, DNS_1123_LABEL);
  requireText(scope, 'headServiceAccount', props.headServiceAccount, DNS_1123_SUBDOMAIN);
  requireText(scope, 'computeServiceAccount', props.computeServiceAccount, DNS_1123_SUBDOMAIN);
  requireText(scope, 'storageClaimName', props.storageClaimName, DNS_1123_SUBDOMAIN);
  requireOneOf(scope, 'podCleanup', props.podCleanup, Object.values(PodCleanupPolicy));
  requireIntegerBetween(scope, 'headJobCpus', props.headJobCpus, 1, 192);
  requireIntegerBetween(scope, 'headJobMemoryMb', props.headJobMemoryMb, 1024, 4_194_304);
  requirePodSpec(scope, 'headPodSpec', props.headPodSpec);
  requirePodSpec(scope, 'servicePodSpec', props.servicePodSpec);
  requireVariables(scope, props);
  requireResourceLabels(scope, props.resourceLabels);
  if (props.fusion) { requireFusion(scope, props); } else { requireClaim(scope, props); }
}

function requireFusion(scope: IConstruct, { wave, workDirectory, storageClaimName }: SeqeraComputeEnvironmentProps): void {
  if (wave === false) {
    fail(scope, 'FusionWithoutWave', '\'wave\' must not be off with \'fusion\', got false', 'leave \'wave\' out: Wave puts Fusion into the containers');
  }
  if (storageClaimName !== undefined) {
    fail(scope, 'FusionWithClaim', `'storageClaimName' must be left out with 'fusion', got ${show(storageClaimName)}`, 'use Fusion or a claim');
  }
  if (Token.isUnresolved(workDirectory) || BUCKET_URL.test(workDirectory)) { return; }
  fail(scope, 'FusionWithoutBucket', `'workDirectory' must be in S3 with 'fusion', got ${show(workDirectory)}`, 'write it like \'s3://bucket/work\'');
}

function requireClaim(scope: IConstruct, { storageClaimName, storageMountPath, workDirectory }: SeqeraComputeEnvironmentProps): void {
  if (storageMountPath !== undefined) { requireAbsolute(scope, 'storageMountPath', storageMountPath); }
  if (storageClaimName === undefined) { return; }
  if (storageMountPath === undefined) {
    fail(scope, 'ClaimWithoutPath', '\'storageMountPath\' must be given with \'storageClaimName\', got undefined', 'write it like \'/scratch\'');
  }
  requireAbsolute(scope, 'workDirectory', workDirectory);
  const known = !Token.isUnresolved(storageMountPath) && !Token.isUnresolved(workDirectory);
  if (known && workDirectory !== storageMountPath && !workDirectory.startsWith(`${storageMountPath.replace(/\/$/, '')}/`)) {
    fail(scope, 'WorkDirectoryOutside', `'workDirectory' must be ${show(storageMountPath)} or below it, got ${show(workDirectory)}`,
      `write it like '${storageMountPath.replace(/\/$/, '')}/work'`);
  }
}

function requireAbsolute(scope: IConstruct, prop: string, path: string): void {
  if (Token.isUnresolved(path) || (typeof path === 'string' && path.startsWith('/') && !path.split('/').includes('..'))) { return; }
  fail(scope, 'NotAnAbsolutePath', `'${prop}' must be an absolute path, got ${show(path)}`, 'write it like \'/scratch/work\'');
}

function requirePodSpec(scope: IConstruct, prop: string, text: string | undefined): void {
  if (text === undefined || Token.isUnresolved(text)) { return; }
  const parsed = parseYaml(text);
  const isMap = typeof parsed === 'object' && parsed !== null;
  if (isMap && Object.keys(parsed).join() === 'spec' && 'spec' in parsed && typeof parsed.spec === 'object') { return; }
  fail(scope, 'NotAPodSpec', `'${prop}' must be YAML with 'spec' and nothing beside it, got ${show(text)}`,
    'write it like "spec:\\n  nodeSelector:\\n    disktype: ssd"');
}

function requireVariables(scope: IConstruct, { environment }: SeqeraComputeEnvironmentProps): void {
  requireList(scope, 'environment', environment);
  for (const { name, head, compute } of environment ?? []) {
    if (!Token.isUnresolved(name) && !VARIABLE.test(name)) {
      fail(scope, 'NotAVariable', `'environment' must have names of letters, digits and '_', got ${show(name)}`, 'write it like \'NXF_OPTS\'');
    }
    if (head === false && !compute) {
      fail(scope, 'VariableForNobody', `'environment' must give ${show(name)} to head jobs or to tasks, got neither`,
        'set \'head\' or \'compute\', or remove it');
    }
  }
}

function requireResourceLabels(scope: IConstruct, labels: Record<string, string> | undefined): void {
  requireTextMap(scope, 'resourceLabels', labels);
  const entries = Object.entries(labels ?? {});
  if (entries.length > MOST_LABELS) {
    fail(scope, 'TooManyLabels', `'resourceLabels' must hold ${MOST_LABELS} at most, got ${entries.length}`, 'remove some: Seqera allows no more');
  }
  const wrong = entries.flat().find((text) => !Token.isUnresolved(text) && !LABEL.test(text));
  if (wrong === undefined) { return; }
  fail(scope, 'ResourceLabel', `'resourceLabels' must have keys and values of 2 to 39 letters and digits, joined by single '-' or '_', got ${show(wrong)}`,
    'write them like { \'cost-center\': \'team_7\' }');
}
