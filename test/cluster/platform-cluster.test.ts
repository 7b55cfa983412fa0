import { Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { KubectlV29Layer } from '@aws-cdk/lambda-layer-kubectl-v29';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ClusterEndpoint, KubernetesDelivery, KubernetesRelease, ManagedNodegroup, PlatformCluster } from '../../lib';
import type { PlatformClusterOptions } from '../../lib';
import { manifestOf, propertiesOf, testApp, testStack, warningsOf } from '../support/app';

const clusterOf = (options: PlatformClusterOptions) => {
  const stack = testStack();
  const platform = new PlatformCluster(stack, 'Platform', options);
  return { stack, platform, properties: propertiesOf(stack, 'AWS::EKS::Cluster')[0] };
};

describe('PlatformCluster', () => {
  const { stack, platform, properties } = clusterOf({ clusterName: 'genomics' });

  test('is no Auto Mode cluster, has no hidden administrator and no self-managed add-ons', () => {
    expect(properties).toMatchObject({
      ComputeConfig: { Enabled: false },
      BootstrapSelfManagedAddons: false,
      AccessConfig: { AuthenticationMode: 'API', BootstrapClusterCreatorAdminPermissions: false },
    });
  });

  test('P-01 has the literal name it was given', () => {
    expect(properties.Name).toBe('genomics');
    expect(platform.clusterName).toBe('genomics');
  });

  test('P-01 always has a name, so that CloudFormation never replaces it', () => {
    const name = clusterOf({}).properties.Name;
    expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/);
    expect(clusterOf({}).properties.Name).toBe(name);
  });

  test('P-02 tags cluster, node groups, instances, volumes and network interfaces', () => {
    const tagged = testStack();
    const { cluster } = new PlatformCluster(tagged, 'Platform', { tags: { team: 'a' } });
    new ManagedNodegroup(tagged, 'Nodes', { cluster, tags: { pool: 'b' } });
    Tags.of(tagged).add('app', 'c');
    expect(propertiesOf(tagged, 'AWS::EKS::Cluster')[0].Tags).toEqual([{ Key: 'app', Value: 'c' }, { Key: 'team', Value: 'a' }]);
    expect(propertiesOf(tagged, 'AWS::EKS::Nodegroup')[0].Tags).toEqual({ app: 'c', pool: 'b', team: 'a' });
    const specifications = propertiesOf(tagged, 'AWS::EC2::LaunchTemplate')[0].LaunchTemplateData.TagSpecifications;
    expect(specifications).toEqual(['instance', 'volume', 'network-interface'].map((ResourceType) => (
      { ResourceType, Tags: [{ Key: 'app', Value: 'c' }, { Key: 'pool', Value: 'b' }, { Key: 'team', Value: 'a' }] })));
  });

  test('P-10 encrypts with a key of the user\'s, and with AWS\'s own by default', () => {
    expect(properties.EncryptionConfig).toBeUndefined();
    const keyed = testStack();
    new PlatformCluster(keyed, 'Platform', { secretsKey: kms.Key.fromKeyArn(keyed, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/k') });
    expect(propertiesOf(keyed, 'AWS::EKS::Cluster')[0].EncryptionConfig).toEqual([
      { Provider: { KeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/k' }, Resources: ['secrets'] },
    ]);
  });

  test('P-13 pins the service block, which nothing can read from the cluster', () => {
    expect(properties.KubernetesNetworkConfig).toMatchObject({ IpFamily: 'ipv4', ServiceIpv4Cidr: '172.20.0.0/16' });
    expect(clusterOf({ ipFamily: eks.IpFamily.IP_V6 }).properties.KubernetesNetworkConfig.ServiceIpv4Cidr).toBeUndefined();
  });

  test('P-20 has an encrypted, expandable default StorageClass', () => {
    expect(manifestOf(stack)).toEqual([{
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: 'spectro-storage-class', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' }, labels: expect.anything(),
      },
      provisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true' },
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
      reclaimPolicy: 'Delete',
    }]);
    expect(manifestOf(clusterOf({ storageClassName: 'gp3' }).stack)[0].metadata.name).toBe('gp3');
  });

  test('P-22 prints the command that makes a kubeconfig', () => {
    const outputs = Object.values(Template.fromStack(stack).findOutputs('*'));
    expect(outputs).toContainEqual(expect.objectContaining({ Value: { 'Fn::Join': ['', [
      'aws eks update-kubeconfig --region ', { Ref: 'AWS::Region' }, ' --name ', { Ref: expect.stringMatching(/^PlatformCluster/) },
    ]] } }));
  });

  test('P-22 P-21 lets a role administer the cluster', () => {
    const granted = testStack();
    const one = new PlatformCluster(granted, 'Platform');
    one.grantAdmin('Ops', iam.Role.fromRoleArn(granted, 'Role', 'arn:aws:iam::123456789012:role/ops'));
    expect(propertiesOf(granted, 'AWS::EKS::AccessEntry', '/Access/Ops')[0]).toMatchObject({
      PrincipalArn: 'arn:aws:iam::123456789012:role/ops', AccessPolicies: [{ AccessScope: { Type: 'cluster' } }],
    });
  });

  test('makes its log group first, with an end to the retention, and keeps it', () => {
    const template = Template.fromStack(stack);
    const [id, group] = Object.entries(template.findResources('AWS::Logs::LogGroup', { Properties: { LogGroupName: '/aws/eks/genomics/cluster' } }))[0]!;
    expect(group).toMatchObject({ Properties: { RetentionInDays: 90 }, DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    expect(Object.values(template.findResources('AWS::EKS::Cluster'))[0]!.DependsOn).toContain(id);
    expect(properties.Logging.ClusterLogging.EnabledTypes.map(({ Type }: any) => Type)).toEqual(
      ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']);
  });

  test('takes log types and retention, or no logs', () => {
    const audit = clusterOf({ logs: { types: [eks.ClusterLoggingTypes.AUDIT], retention: logs.RetentionDays.ONE_YEAR } });
    expect(audit.properties.Logging.ClusterLogging.EnabledTypes).toEqual([{ Type: 'audit' }]);
    Template.fromStack(audit.stack).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
    expect(clusterOf({ logs: { types: [] } }).properties.Logging).toBeUndefined();
  });

  test('has two Lambdas for any number of manifests, and none when its objects are exported', () => {
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 2);
    const exported = clusterOf({ delivery: KubernetesDelivery.EXPORT }).stack;
    Template.fromStack(exported).resourceCountIs('AWS::Lambda::Function', 0);
    expect(manifestOf(exported)).toEqual([]);
  });

  test('warns of a kubectl that is too new for the cluster, unless it has its own', () => {
    const old = clusterOf({ kubernetesVersion: KubernetesRelease.V1_34 });
    expect(warningsOf(old.stack, old.platform).join()).toContain('kubectl 1.36 is more than one minor version from Kubernetes 1.34');
    expect(warningsOf(clusterOf({ kubernetesVersion: KubernetesRelease.V1_35 }).stack).join()).not.toContain('kubectl 1.36');
  });

  test('takes another kubectl layer', () => {
    const layered = testStack();
    new PlatformCluster(layered, 'Platform', { kubectlLayer: new KubectlV29Layer(layered, 'Kubectl') });
    const [handler] = propertiesOf(layered, 'AWS::Lambda::Function', 'KubectlProvider/Handler');
    expect(JSON.stringify(handler.Layers)).toContain('"Kubectl');
    Template.fromStack(layered).resourceCountIs('AWS::Lambda::LayerVersion', 2);
  });

  test('S-30 names no region and no partition', () => {
    const text = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(text).not.toMatch(/arn:aws:|[a-z]{2}-(east|west|central|north|south)[a-z]*-\d|amazonaws\.com\/id/);
  });

  test('P-30 has every ARN in the partition of its stack', () => {
    const china = new Stack(testApp(), 'China', { env: { account: '123456789012', region: 'cn-north-1' } });
    const { cluster } = new PlatformCluster(china, 'Platform');
    new ManagedNodegroup(china, 'Nodes', { cluster });
    const text = JSON.stringify(Template.fromStack(china).toJSON());
    expect(text).not.toContain('arn:aws:');
    expect(text).toMatch(/arn:aws-cn:|"Ref":"AWS::Partition"/);
  });

  test('P-13 takes the other of EKS\'s two blocks where the VPC overlaps the first', () => {
    const { properties: other } = clusterOf({ network: { vpcCidr: '172.20.0.0/16' } });
    expect(other.KubernetesNetworkConfig.ServiceIpv4Cidr).toBe('10.100.0.0/16');
  });

  test('can be protected from deletion', () => {
    expect(properties.DeletionProtection).toBeUndefined();
    expect(clusterOf({ deletionProtection: true }).properties.DeletionProtection).toBe(true);
  });

  test('waits for its network also where its endpoint is public only', () => {
    const open = clusterOf({ endpoint: ClusterEndpoint.publicOnly({ publicCidrs: ['0.0.0.0/0'] }) });
    const [cluster] = Object.values(Template.fromStack(open.stack).findResources('AWS::EKS::Cluster'));
    expect(cluster!.DependsOn.join()).toContain('DefaultRoute');
  });

  test('warns that nobody could apply what it exports, until it has an administrator', () => {
    const warning = 'nobody can apply the exported objects';
    const exported = clusterOf({ delivery: KubernetesDelivery.EXPORT });
    expect(warningsOf(exported.stack, exported.platform).join()).toContain(warning);
    exported.platform.grantAdmin('Ops', iam.Role.fromRoleArn(exported.stack, 'Role', 'arn:aws:iam::123456789012:role/ops'));
    expect(warningsOf(clusterOf({}).stack).join()).not.toContain(warning);
  });

  test('several clusters live in one stack, each with its own objects', () => {
    const two = testStack();
    new PlatformCluster(two, 'One', { clusterName: 'one' });
    new PlatformCluster(two, 'Two', { clusterName: 'two' });
    expect(manifestOf(two)).toHaveLength(2);
    Template.fromStack(two).resourceCountIs('AWS::IAM::OIDCProvider', 2);
  });

  test('warns that its add-ons wait for a node, until a group without a taint is there', () => {
    const warning = 'The cluster\'s stack has no node group with a node and without a taint';
    expect(warningsOf(stack, platform).join()).toContain(warning);
    const tainted = testStack();
    const one = new PlatformCluster(tainted, 'Platform');
    new ManagedNodegroup(tainted, 'Tainted', { cluster: one.cluster, taints: [{ key: 'a', effect: eks.TaintEffect.NO_SCHEDULE }] });
    expect(warningsOf(tainted, one).join()).toContain(warning);
    const empty = testStack();
    const none = new PlatformCluster(empty, 'Platform');
    new ManagedNodegroup(empty, 'Empty', { cluster: none.cluster, minSize: 0 });
    expect(warningsOf(empty, none).join()).toContain(warning);
    const ready = testStack();
    const two = new PlatformCluster(ready, 'Platform');
    new ManagedNodegroup(ready, 'Nodes', { cluster: two.cluster });
    expect(warningsOf(ready, two).join()).not.toContain(warning);
  });
});
