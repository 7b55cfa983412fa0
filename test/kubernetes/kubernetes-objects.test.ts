import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Lazy, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseAllDocuments } from 'yaml';
import { KubernetesDelivery, KubernetesObjects, PlatformCluster } from '../../lib';
import { importedCluster, manifestOf, propertiesOf, testApp, testStack, TOKEN } from '../support/app';

const KUBECTL = 'Custom::AWSCDK-EKS-KubernetesResource';
const settings = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } });

describe('KubernetesObjects', () => {
  test('applies the objects of one owner as one manifest, in the order they need each other', () => {
    const stack = testStack();
    const objects = new KubernetesObjects(stack, 'Objects', { cluster: importedCluster(stack) });
    objects.add({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'b' } });
    objects.add({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' } }, settings('one'), settings('two'));
    objects.addServiceAccount('team', 'pods');
    objects.add({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
    expect(manifestOf(stack).map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual(
      ['Namespace/team', 'ServiceAccount/pods', 'ConfigMap/one', 'ConfigMap/two', 'RoleBinding/b', 'Widget/w']);
    Template.fromStack(stack).resourceCountIs(KUBECTL, 1);
  });

  test('labels every object for pruning, also those added later, and overwrites so that a retry succeeds', () => {
    const stack = testStack();
    const objects = new KubernetesObjects(stack, 'Objects', { cluster: importedCluster(stack) });
    objects.add(settings('first'));
    objects.add({ ...settings('later'), metadata: { name: 'later', labels: { own: 'label' } } });
    const [properties] = propertiesOf(stack, KUBECTL);
    expect(properties).toMatchObject({ ClusterName: 'existing', Overwrite: true, PruneLabel: expect.stringMatching(/^aws\.cdk\.eks\/prune-c8/) });
    const label = properties.PruneLabel as string;
    expect(manifestOf(stack).map(({ metadata }) => metadata.labels)).toEqual([{ [label]: '' }, { [label]: '', own: 'label' }]);
  });

  test('leaves out the label on a cluster that does not prune', () => {
    const stack = testStack();
    KubernetesObjects.of(importedCluster(stack, { prune: false })).add(settings('one'));
    expect(manifestOf(stack)[0].metadata.labels).toBeUndefined();
    expect(propertiesOf(stack, KUBECTL)[0].PruneLabel).toBeUndefined();
  });

  test('is the same for two imports of one cluster, and makes nothing before the first object', () => {
    const stack = testStack();
    const first = importedCluster(stack);
    expect(KubernetesObjects.of(first)).toBe(KubernetesObjects.of(first));
    Template.fromStack(stack).resourceCountIs(KUBECTL, 0);
  });

  test('resolves tokens that change after the object was added', () => {
    const stack = testStack();
    const names = ['early'];
    KubernetesObjects.of(importedCluster(stack)).add({ ...settings('one'), data: { names: Lazy.string({ produce: () => names.join() }) } });
    names.push('late');
    expect(manifestOf(stack)[0].data).toEqual({ names: 'early,late' });
  });

  describe('exported', () => {
    const exported = (make: (stack: Stack) => void) => {
      const app = testApp();
      const stack = new Stack(app, 'Stack');
      make(stack);
      return { file: join(app.synth().directory, 'kubernetes', 'Stack-Objects.yaml'), stack };
    };

    test('writes a YAML file into the cloud assembly and nothing into the template', () => {
      const { file, stack } = exported((scope) => {
        const objects = new KubernetesObjects(scope, 'Objects', { cluster: importedCluster(scope), delivery: KubernetesDelivery.EXPORT });
        objects.addServiceAccount('team', 'pods').annotate('example.com/why', 'because: "YAML"');
        objects.add({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
      });
      expect(parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS())).toEqual([
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } },
        { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'pods', namespace: 'team', annotations: { 'example.com/why': 'because: "YAML"' } } },
      ]);
      Template.fromStack(stack).resourceCountIs(KUBECTL, 0);
    });

    test('writes no file without objects', () => {
      const { file } = exported((scope) => new KubernetesObjects(scope, 'Objects', { cluster: importedCluster(scope), delivery: KubernetesDelivery.EXPORT }));
      expect(existsSync(file)).toBe(false);
    });

    test('takes a token that synth can read', () => {
      const { file } = exported((scope) => new KubernetesObjects(scope, 'Objects', { cluster: importedCluster(scope), delivery: KubernetesDelivery.EXPORT })
        .add({ ...settings('one'), data: { key: TOKEN } }));
      expect(readFileSync(file, 'utf8')).toContain('key: from-cloudformation');
    });

    test('writes into the assembly of a stage', () => {
      const app = new App({ context: { 'aws:cdk:disable-asset-staging': true } });
      const stage = new Stage(app, 'Production');
      const stack = new Stack(stage, 'Stack');
      new PlatformCluster(stack, 'Platform', { delivery: KubernetesDelivery.EXPORT });
      app.synth();
      expect(existsSync(join(stage.outdir, 'kubernetes', 'Production-Stack-Platform-Cluster-Objects.yaml'))).toBe(true);
    });
  });
});
