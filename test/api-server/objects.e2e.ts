import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SampleStack } from '../../bin/sample-stack';
import { build as buildExisting } from '../../examples/existing-cluster/app';
import { build as buildFusion } from '../../examples/fusion/app';
import { ClusterAccessMethod } from '../../lib';
import { testApp } from '../support/app';

const { KUBECTL, KUBE_SERVER, KUBE_TOKEN } = process.env;
const CONNECTION = ['--server', KUBE_SERVER!, '--insecure-skip-tls-verify', '--token', KUBE_TOKEN!];
const work = mkdtempSync(join(tmpdir(), 'objects-'));
const ARN = 'arn:aws:iam::123456789012:role/resolved-by-cloudformation';

const kubectl = (...args: string[]) => execFileSync(KUBECTL!, [...CONNECTION, ...args], { encoding: 'utf8', stdio: 'pipe' });
/** What kubectl answers where it may fail. */
const attempt = (...args: string[]) => {
  const { stdout, stderr } = spawnSync(KUBECTL!, [...CONNECTION, ...args], { encoding: 'utf8' });
  return `${stdout}${stderr}`.trim();
};

/** A manifest as CDK's handler writes it: the objects one behind the other, with what a deployment would resolve. */
function manifestsOf(stack: Stack, app: App): { file: string; label?: string }[] {
  const resources = Object.entries(Template.fromStack(stack).findResources('Custom::AWSCDK-EKS-KubernetesResource'));
  const applied = resources.map(([id, { Properties }]) => {
    const text = typeof Properties.Manifest === 'string' ? Properties.Manifest
      : Properties.Manifest['Fn::Join'][1].map((part: unknown) => typeof part === 'string' ? part : ARN).join('');
    const file = join(work, `${stack.stackName}-${id}.json`);
    writeFileSync(file, (JSON.parse(text) as object[]).map((object) => JSON.stringify(object)).join(''));
    return { file, label: Properties.PruneLabel as string };
  });
  const folder = join(app.synth().directory, 'kubernetes');
  return [...applied, ...existsSync(folder) ? readdirSync(folder).map((name) => ({ file: join(folder, name) })) : []];
}

const APPS: [string, (app: App) => Stack][] = [
  ['the sample app', (app) => new SampleStack(app, 'Sample')],
  ['the sample app with aws-auth', (app) => new SampleStack(app, 'SampleAwsAuth', { accessMethod: ClusterAccessMethod.AWS_AUTH })],
  ['examples/fusion', buildFusion],
  ['examples/existing-cluster', buildExisting],
];

const apply = (file: string, ...args: string[]) => kubectl('apply', '-f', file, ...args);
const canI = (identity: string[], verb: string, resource: string, namespace: string) =>
  attempt('auth', 'can-i', verb, resource, '--namespace', namespace, ...identity).endsWith('yes');

describe.each(APPS)('The API server and %s', (_, build) => {
  const app = testApp();
  const manifests = manifestsOf(build(app), app);

  test('S-01 S-02 S-03 S-04 P-20 takes every object, and changes nothing the second time', () => {
    expect(manifests.length).toBeGreaterThan(0);
    for (const { file } of manifests) {
      apply(file);
      const again = apply(file).trim().split('\n');
      expect(again.filter((line) => !line.endsWith('unchanged'))).toEqual([]);
    }
  });

  test('S-01 prunes nothing that is declared, as CDK\'s handler does on an update', () => {
    for (const { file, label } of manifests.filter((manifest) => manifest.label !== undefined)) {
      expect(apply(file, '--prune', '-l', label!)).not.toContain('pruned');
    }
  });
});

describe('The API server', () => {
  const USER = ['--as', 'tower-launcher-user'];
  const GROUP = ['--as', 'somebody', '--as-group', 'tower-launcher-role'];
  const HEAD = ['--as', 'system:serviceaccount:tower-nf:tower-launcher-sa'];
  const COMPUTE = ['--as', 'system:serviceaccount:tower-nf:tower-compute-sa'];
  const ANONYMOUS = ['--as', 'system:anonymous', '--as-group', 'system:unauthenticated'];
  const ALLOWED = ['pods', 'pods/status', 'pods/log', 'pods/exec', 'persistentvolumeclaims', 'configmaps', 'deployments.apps', 'jobs.batch', 'jobs.batch/status'];
  const DENIED = ['secrets', 'serviceaccounts', 'roles.rbac.authorization.k8s.io', 'rolebindings.rbac.authorization.k8s.io', 'services', 'daemonsets.apps', 'nodes'];

  test.each([['the user', USER], ['the group', GROUP], ['the head account', HEAD]])('S-03 S-04 lets %s do what Nextflow does, in its namespace only', (_, identity) => {
    for (const resource of ALLOWED) {
      for (const verb of ['get', 'list', 'watch', 'create', 'delete']) {
        expect([verb, resource, canI(identity, verb, resource, 'tower-nf')]).toEqual([verb, resource, true]);
      }
      expect([resource, canI(identity, 'create', resource, 'default'), canI(identity, 'patch', resource, 'tower-nf')]).toEqual([resource, false, false]);
    }
    for (const resource of DENIED) { expect([resource, canI(identity, 'get', resource, 'tower-nf')]).toEqual([resource, false]); }
  }, 120_000);

  test.each([['the compute account', COMPUTE], ['nobody', ANONYMOUS]])('S-05 lets %s do nothing', (_, identity) => {
    for (const resource of ALLOWED) { expect([resource, canI(identity, 'create', resource, 'tower-nf')]).toEqual([resource, false]); }
  });

  test('S-02 knows the head account by its own token', () => {
    const token = kubectl('create', 'token', 'tower-launcher-sa', '--namespace', 'tower-nf').trim();
    const { stdout } = spawnSync(KUBECTL!, [...CONNECTION.slice(0, 3), '--token', token, 'auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}'], { encoding: 'utf8' });
    expect(stdout).toBe('system:serviceaccount:tower-nf:tower-launcher-sa');
  });

  test('S-01 admits a privileged Fusion pod in the launcher\'s namespace and refuses it elsewhere', () => {
    const pod = (namespace: string, serviceAccountName: string) => {
      const file = join(work, `pod-${namespace}.json`);
      writeFileSync(file, JSON.stringify({
        apiVersion: 'v1', kind: 'Pod', metadata: { name: 'fusion', namespace },
        spec: { serviceAccountName, containers: [{ name: 'task', image: 'task', securityContext: { privileged: true } }] },
      }));
      return attempt('create', '--dry-run=server', '-f', file);
    };
    kubectl('create', 'serviceaccount', 'pods', '--namespace', 'default');
    expect(pod('tower-nf', 'tower-compute-sa')).toContain('pod/fusion created (server dry run)');
    expect(pod('default', 'pods')).toContain('violates PodSecurity "baseline');
  });

  test('P-20 makes the StorageClass the default one of claims', () => {
    const file = join(work, 'claim.json');
    writeFileSync(file, JSON.stringify({
      apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'tower-nf' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    }));
    expect(kubectl('create', '--dry-run=server', '-f', file, '-o', 'jsonpath={.spec.storageClassName}')).toBe('spectro-storage-class');
  });

  test('P-21 keeps aws-auth as the authenticator reads it: YAML in two texts', () => {
    const data = JSON.parse(kubectl('get', 'configmap', 'aws-auth', '--namespace', 'kube-system', '-o', 'jsonpath={.data}'));
    expect(JSON.parse(data.mapRoles)).toContainEqual({ rolearn: ARN, username: 'tower-launcher-user', groups: ['tower-launcher-role'] });
  });
});
