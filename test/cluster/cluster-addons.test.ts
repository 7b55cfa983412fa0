import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { ManagedNodegroup, PlatformCluster } from '../../lib';
import { importedCluster, propertiesOf, testApp, testStack } from '../support/app';

const BEFORE = ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'];
const AFTER = ['coredns', 'aws-ebs-csi-driver', 'metrics-server'];
const roleOf = (stack: Stack, name: string) => propertiesOf(stack, 'AWS::IAM::Role', `${name}/Role`)[0];

describe('ClusterAddons', () => {
  const stack = testStack();
  const { cluster } = new PlatformCluster(stack, 'Platform', { clusterName: 'genomics', addonVersions: { coredns: 'v1.14.2-eksbuild.3' } });
  new ManagedNodegroup(stack, 'First', { cluster });
  new ManagedNodegroup(stack, 'Added later', { cluster });
  const resources: Record<string, any> = Template.fromStack(stack).toJSON().Resources;
  const ids = (type: string, names?: string[]) => Object.entries(resources)
    .filter(([, { Type, Properties }]) => Type === type && (names === undefined || names.includes(Properties.AddonName))).map(([id]) => id);

  test('P-17 P-18 installs network and proxy before the first node, everything with pods of its own after the last', () => {
    expect(propertiesOf(stack, 'AWS::EKS::Addon').map(({ AddonName }) => AddonName).sort()).toEqual([...BEFORE, ...AFTER].sort());
    for (const nodes of ids('AWS::EKS::Nodegroup')) { expect(resources[nodes].DependsOn).toEqual(expect.arrayContaining(ids('AWS::EKS::Addon', BEFORE))); }
    for (const addon of ids('AWS::EKS::Addon', AFTER)) { expect(resources[addon].DependsOn).toEqual(expect.arrayContaining(ids('AWS::EKS::Nodegroup'))); }
    for (const addon of ids('AWS::EKS::Addon', BEFORE)) { expect(resources[addon].DependsOn ?? []).toEqual([]); }
  });

  test('P-17 gives the EBS CSI driver a role for its own service account', () => {
    const role = roleOf(stack, 'EbsCsiRole');
    expect(role.RoleName).toBe('genomics-irsa-csi');
    expect(role.AssumeRolePolicyDocument['Fn::Sub'][0]).toContain('"${Issuer}:sub":["system:serviceaccount:kube-system:ebs-csi-controller-sa"]');
    expect(JSON.stringify(role.ManagedPolicyArns)).toContain(':iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy');
    expect(resources[ids('AWS::EKS::Addon', ['aws-ebs-csi-driver'])[0]!].Properties.ServiceAccountRoleArn).toBeDefined();
  });

  test('P-18 gives the CNI a role for its own service account, and keeps its policy off the nodes', () => {
    const role = roleOf(stack, 'CniRole');
    expect(role.RoleName).toBe('genomics-irsa-cni');
    expect(role.AssumeRolePolicyDocument['Fn::Sub'][0]).toContain('"${Issuer}:sub":["system:serviceaccount:kube-system:aws-node"]');
    expect(JSON.stringify(role.ManagedPolicyArns)).toContain('AmazonEKS_CNI_Policy');
    expect(JSON.stringify(propertiesOf(stack, 'AWS::IAM::Role', 'NodeRole'))).not.toContain('CNI');
  });

  test('P-18 puts the CNI\'s policy on the nodes of a cluster whose CNI may have no role', () => {
    const imported = testStack();
    new ManagedNodegroup(imported, 'Nodes', { cluster: importedCluster(imported) });
    expect(JSON.stringify(propertiesOf(imported, 'AWS::IAM::Role', 'NodeRole'))).toContain('AmazonEKS_CNI_Policy');
  });

  test('P-18 gives the CNI of an IPv6 cluster the rights that no managed policy holds', () => {
    const six = testStack();
    new PlatformCluster(six, 'Platform', { ipFamily: eks.IpFamily.IP_V6 });
    expect(roleOf(six, 'CniRole').ManagedPolicyArns).toBeUndefined();
    expect(JSON.stringify(propertiesOf(six, 'AWS::IAM::Policy', 'CniRole'))).toContain('ec2:AssignIpv6Addresses');
  });

  test('P-17 leaves the name of a role to CloudFormation where it would be too long', () => {
    const long = testStack();
    new PlatformCluster(long, 'Platform', { clusterName: 'x'.repeat(100) });
    expect(roleOf(long, 'EbsCsiRole').RoleName).toBeUndefined();
  });

  test('pins the versions it is told', () => {
    expect(resources[ids('AWS::EKS::Addon', ['coredns'])[0]!].Properties.AddonVersion).toBe('v1.14.2-eksbuild.3');
    expect(resources[ids('AWS::EKS::Addon', ['vpc-cni'])[0]!].Properties.AddonVersion).toBeUndefined();
  });

  test('is the only one to install the Pod Identity agent, also when CDK asks for it', () => {
    const asked = testStack();
    const platform = new PlatformCluster(asked, 'Platform', { addonVersions: { 'eks-pod-identity-agent': 'v1.3.9-eksbuild.3' } });
    platform.cluster.addServiceAccount('Pods', { identityType: eks.IdentityType.POD_IDENTITY });
    const agents = propertiesOf(asked, 'AWS::EKS::Addon').filter(({ AddonName }) => AddonName === 'eks-pod-identity-agent');
    expect(agents).toEqual([expect.objectContaining({ AddonVersion: 'v1.3.9-eksbuild.3', ResolveConflicts: 'OVERWRITE' })]);
    expect(platform.addons.installed['eks-pod-identity-agent']).toBeDefined();
  });

  test('does not wait for nodes of another stack, which wait for the cluster', () => {
    const app = testApp();
    const clusterStack = new Stack(app, 'Cluster');
    const platform = new PlatformCluster(clusterStack, 'Platform');
    const nodeStack = new Stack(app, 'Nodes');
    new ManagedNodegroup(nodeStack, 'Nodes', { cluster: platform.cluster });
    expect(() => app.synth()).not.toThrow();
    expect(nodeStack.dependencies).toContain(clusterStack);
  });
});
