import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { KubernetesRelease, LocalStorage, ManagedNodegroup, PlatformCluster } from '../../lib';
import type { ManagedNodegroupOptions } from '../../lib';
import { importedCluster, propertiesOf, testStack, warningsOf } from '../support/app';

const nodesOf = (options: ManagedNodegroupOptions = {}) => {
  const stack = testStack();
  const nodes = new ManagedNodegroup(stack, 'Nodes', { cluster: importedCluster(stack), ...options });
  return {
    stack,
    group: propertiesOf(stack, 'AWS::EKS::Nodegroup')[0],
    template: propertiesOf(stack, 'AWS::EC2::LaunchTemplate')[0].LaunchTemplateData,
    warnings: warningsOf(stack, nodes).join(),
  };
};
const types = (...names: string[]) => names.map((name) => new ec2.InstanceType(name));

describe('ManagedNodegroup', () => {
  const { group, template, stack, warnings } = nodesOf();

  test('P-31 has no fixed name, so that a replacement finds its name free', () => {
    expect(group.NodegroupName).toBeUndefined();
    expect(warnings).toBe('');
  });

  test('P-31 warns of a fixed name', () => {
    const named = nodesOf({ nodegroupName: 'pool' });
    expect(named.group.NodegroupName).toBe('pool');
    expect(named.warnings).toContain('\'nodegroupName\' is fixed');
  });

  test('P-32 has one to three nodes, or as many as it is told', () => {
    expect(group.ScalingConfig).toEqual({ MinSize: 1, DesiredSize: 1, MaxSize: 3 });
    expect(nodesOf({ minSize: 5 }).group.ScalingConfig).toEqual({ MinSize: 5, DesiredSize: 5, MaxSize: 5 });
    expect(nodesOf({ minSize: 2, maxSize: 450, desiredSize: 3 }).group.ScalingConfig).toEqual({ MinSize: 2, DesiredSize: 3, MaxSize: 450 });
  });

  test('P-33 P-34 has labels and taints', () => {
    const { NO_SCHEDULE } = eks.TaintEffect;
    const labelled = nodesOf({ labels: { 'example.com/pool': 'gpu' }, taints: [{ key: 'gpu', value: 'yes', effect: NO_SCHEDULE }] });
    expect(labelled.group).toMatchObject({ Labels: { 'example.com/pool': 'gpu' }, Taints: [{ Key: 'gpu', Value: 'yes', Effect: 'NO_SCHEDULE' }] });
  });

  test('P-35 is on-demand by default and warns of spot with one instance type', () => {
    expect(group.CapacityType).toBe('ON_DEMAND');
    expect(nodesOf({ capacityType: eks.CapacityType.SPOT }).warnings).toContain('\'instanceTypes\' names a single type for spot');
    expect(nodesOf({ capacityType: eks.CapacityType.SPOT, instanceTypes: types('m6id.4xlarge', 'm5d.4xlarge') }).warnings).toBe('');
  });

  test('P-36 has the instance types it is told', () => {
    expect(nodesOf({ instanceTypes: types('m6i.large', 'm5.large') }).group.InstanceTypes).toEqual(['m6i.large', 'm5.large']);
  });

  test.each([
    [['m6i.large'], 'AL2023_x86_64_STANDARD'],
    [['m7g.large'], 'AL2023_ARM_64_STANDARD'],
    [['p5.48xlarge'], 'AL2023_x86_64_NVIDIA'],
    [['g5g.xlarge'], 'AL2023_ARM_64_NVIDIA'],
    [['trn2.48xlarge'], 'AL2023_x86_64_NEURON'],
    [['g4ad.xlarge'], 'AL2023_x86_64_STANDARD'],
  ])('P-37 P-36 runs %j on %s', (names, amiType) => {
    expect(nodesOf({ instanceTypes: types(...names) }).group.AmiType).toBe(amiType);
  });

  test('P-39 P-40 has an encrypted gp3 root disk of 60 GiB', () => {
    expect(template.BlockDeviceMappings).toEqual([
      { DeviceName: '/dev/xvda', Ebs: { VolumeSize: 60, VolumeType: 'gp3', Encrypted: true, DeleteOnTermination: true } },
    ]);
    expect(group.DiskSize).toBeUndefined();
  });

  test('P-39 takes type, IOPS and throughput', () => {
    const disk = nodesOf({ disk: { sizeGiB: 200, iops: 8000, throughputMiBps: 1000 } }).template.BlockDeviceMappings[0].Ebs;
    expect(disk).toMatchObject({ VolumeSize: 200, VolumeType: 'gp3', Iops: 8000, Throughput: 1000 });
  });

  test('P-39 puts the size on Bottlerocket\'s data volume', () => {
    const mappings = nodesOf({ amiType: eks.NodegroupAmiType.BOTTLEROCKET_X86_64 }).template.BlockDeviceMappings;
    expect(mappings).toMatchObject([{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true } }, { DeviceName: '/dev/xvdb', Ebs: { VolumeSize: 60, Encrypted: true } }]);
  });

  test('P-41 requires IMDSv2 within two hops', () => {
    expect(template.MetadataOptions).toEqual({ HttpTokens: 'required', HttpPutResponseHopLimit: 2 });
    const one = nodesOf({ metadataHopLimit: 1 });
    expect(one.template.MetadataOptions.HttpPutResponseHopLimit).toBe(1);
    expect(one.warnings).toContain('\'metadataHopLimit\' is 1');
  });

  test('P-03 gives nodes an EC2 key pair without opening a port', () => {
    const withKey = testStack();
    const keyPair = ec2.KeyPair.fromKeyPairName(withKey, 'Key', 'operators');
    new ManagedNodegroup(withKey, 'Nodes', { cluster: importedCluster(withKey), keyPair });
    expect(propertiesOf(withKey, 'AWS::EC2::LaunchTemplate')[0].LaunchTemplateData.KeyName).toBe('operators');
    expect(propertiesOf(withKey, 'AWS::EKS::Nodegroup')[0].RemoteAccess).toBeUndefined();
    expect(propertiesOf(withKey, 'AWS::EC2::SecurityGroup')).toEqual([]);
  });

  test('P-50 updates by the newest version of its launch template, respects disruption budgets, and can pin the AMI', () => {
    expect(group.ForceUpdateEnabled).toBe(false);
    expect(group.LaunchTemplate.Version).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/LaunchTemplate/), 'LatestVersionNumber'] });
    expect(group.ReleaseVersion).toBeUndefined();
    expect(nodesOf({ releaseVersion: '1.36.2-20261110' }).group.ReleaseVersion).toBe('1.36.2-20261110');
  });

  test('P-12 follows the cluster\'s version, or its own on an imported cluster', () => {
    expect(group.Version).toBeUndefined();
    expect(nodesOf({ kubernetesVersion: KubernetesRelease.V1_35 }).group.Version).toBe('1.35');
    const own = testStack();
    new ManagedNodegroup(own, 'Nodes', { cluster: new PlatformCluster(own, 'Platform', { kubernetesVersion: KubernetesRelease.V1_35 }).cluster });
    expect(propertiesOf(own, 'AWS::EKS::Nodegroup')[0].Version).toBe('1.35');
  });

  test('S-24 makes one RAID0 array of the NVMe disks by NodeConfig', () => {
    expect(template.UserData).toBeUndefined();
    const { UserData } = nodesOf({ localStorage: LocalStorage.RAID0 }).template;
    expect(UserData['Fn::Base64']).toMatchSnapshot();
  });

  test('keeps the cluster security group beside others', () => {
    expect(template.SecurityGroupIds).toBeUndefined();
    const own = testStack();
    const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(own, 'Group', 'sg-other')];
    new ManagedNodegroup(own, 'Nodes', { cluster: importedCluster(own), securityGroups });
    expect(propertiesOf(own, 'AWS::EC2::LaunchTemplate')[0].LaunchTemplateData.SecurityGroupIds).toEqual(['sg-0123456789abcdef0', 'sg-other']);
  });

  test('has a role with the policies that nodes need and no more', () => {
    const [role] = propertiesOf(stack, 'AWS::IAM::Role', 'NodeRole');
    expect(JSON.stringify(role.ManagedPolicyArns).match(/policy\/[\w/]+/g)).toEqual(
      ['policy/AmazonEKSWorkerNodePolicy', 'policy/AmazonEC2ContainerRegistryPullOnly', 'policy/AmazonEKS_CNI_Policy']);
  });

  test('runs in the subnets it is told', () => {
    expect(nodesOf({ subnets: { subnetType: ec2.SubnetType.PUBLIC } }).group.Subnets).toEqual(['subnet-public1', 'subnet-public2']);
  });
});
