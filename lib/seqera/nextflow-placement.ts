import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { renderYaml } from '../private/yaml';

/** Labels and taints of the nodes that pods are meant for. */
export interface NodePlacement {
  readonly labels: Record<string, string>;
  readonly taints: eks.TaintSpec[];
}

/** EKS writes effects in capitals, Kubernetes does not. */
const EFFECTS: Record<string, string> = {
  [eks.TaintEffect.NO_SCHEDULE]: 'NoSchedule',
  [eks.TaintEffect.PREFER_NO_SCHEDULE]: 'PreferNoSchedule',
  [eks.TaintEffect.NO_EXECUTE]: 'NoExecute',
};

/** The head job's pod spec, for "Custom head pod specs" of Seqera's form, which takes `spec` and nothing beside it. */
export function renderHeadPodSpec({ labels, taints }: NodePlacement): string {
  const tolerations = taints.map(toleration);
  return renderYaml({ spec: { nodeSelector: labels, ...tolerations.length > 0 ? { tolerations } : {} } });
}

/** What else the configuration of Nextflow depends on. */
export interface NextflowSettings {
  /** Whether tasks run on nodes that EC2 may reclaim. */
  readonly spot: boolean;
  /** ARN of the key of the work bucket, where it is encrypted with SSE-KMS. */
  readonly storageKeyArn?: string;
}

/** Exit codes of a task whose node was reclaimed, or that ran out of memory. */
const RETRIED = '[137, 143]';

/** The Nextflow configuration that sends tasks to their nodes, retries those that spot took along, and encrypts with the bucket's key. */
export function renderNextflowConfig(placement: NodePlacement, { spot, storageKeyArn }: NextflowSettings): string {
  return [
    renderPodOptions(placement),
    ...spot ? [`process {\n  maxRetries = 3\n  errorStrategy = { task.exitStatus in ${RETRIED} ? 'retry' : 'terminate' }\n}\n`] : [],
    ...storageKeyArn === undefined ? [] : [`aws {\n  client {\n    storageEncryption = 'aws:kms'\n    storageKmsKeyId = '${storageKeyArn}'\n  }\n}\n`],
  ].join('');
}

function renderPodOptions({ labels, taints }: NodePlacement): string {
  const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',');
  const options = [
    `[nodeSelector: '${selector}']`,
    ...taints.map((taint) => `[toleration: [${Object.entries(toleration(taint)).map(([key, value]) => `${key}: '${value}'`).join(', ')}]]`),
  ];
  return `k8s {\n  pod = [\n    ${options.join(',\n    ')}\n  ]\n}\n`;
}

function toleration({ key, value, effect }: eks.TaintSpec): Record<string, string> {
  const operator: Record<string, string> = value === undefined ? { operator: 'Exists' } : { operator: 'Equal', value };
  return { key: key!, ...operator, effect: EFFECTS[effect!] ?? effect! };
}
