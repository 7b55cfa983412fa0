import type { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { KubernetesRelease, LocalStorage, ManagedNodegroup, PaletteReadyNodegroup, PlatformCluster } from '../../lib';
import type { ManagedNodegroupOptions } from '../../lib';
import { importedCluster, NUMBER_TOKEN, TOKEN } from '../support/app';
import { runChecks } from '../support/checks';

/** Gives a value to one option of a node group. */
const nodes = (options: (value: any) => ManagedNodegroupOptions) =>
  (stack: Stack, value: unknown) => new ManagedNodegroup(stack, 'Nodes', { cluster: importedCluster(stack), ...options(value) });

/** Gives a value to one option of a node group for Palette. */
const palette = (options: (value: any) => ManagedNodegroupOptions) =>
  (stack: Stack, value: unknown) => new PaletteReadyNodegroup(stack, 'Palette', { cluster: importedCluster(stack), ...options(value) });

const types = (names: string[]) => names.map((name) => new ec2.InstanceType(name));
const outOfRange = (prop: string, min: number, max: number, value: unknown): [unknown, string] => [value,
  `[NumberOutOfRange] '${prop}' must be a whole number from ${min} to ${max}, got ${JSON.stringify(value)}; set '${prop}' inside that range or leave it out`];
const { NO_SCHEDULE, NO_EXECUTE } = eks.TaintEffect;
const VALUE = '\'labels\' must have values in Kubernetes\' label syntax';
const VALUE_REMEDY = 'use at most 63 letters, digits, \'-\', \'_\' or \'.\', beginning and ending with a letter or digit';
const KEY_REMEDY = 'write a key like \'example.com/pool\' or \'pool\'';
const RESERVED_REMEDY = 'Kubernetes refuses it on a node that joins: use a prefix of your own';

runChecks([
  {
    name: 'P-31 nodegroupName', at: 'Stack/Nodes', make: nodes((nodegroupName) => ({ nodegroupName })), right: [TOKEN, 'a_b-c'],
    wrong: ['-pool', 'a pool', 'x'.repeat(64)].map((name) => [name,
      `[NodegroupName] 'nodegroupName' must be at most 63 letters, digits, '-' or '_', beginning with a letter or digit, got "${name}"; write it like 'palette-pool'`]),
  },
  { name: 'P-32 minSize', at: 'Stack/Nodes', make: nodes((minSize) => ({ minSize })), right: [NUMBER_TOKEN, 0, 3],
    wrong: [outOfRange('minSize', 0, 450, -1), outOfRange('minSize', 0, 450, 1.5), outOfRange('minSize', 0, 450, '1')] },
  { name: 'P-32 maxSize', at: 'Stack/Nodes', make: nodes((maxSize) => ({ maxSize })), right: [NUMBER_TOKEN, 450],
    wrong: [outOfRange('maxSize', 1, 450, 451)] },
  {
    name: 'P-32 minSize, desiredSize and maxSize', at: 'Stack/Nodes', make: nodes(([minSize, desiredSize, maxSize]) => ({ minSize, desiredSize, maxSize })),
    right: [[0, 0, 1], [NUMBER_TOKEN, 2, 3], [1, NUMBER_TOKEN, 3]],
    wrong: [
      [[4, 4, 3], '[ScalingOrder] \'minSize\' <= \'desiredSize\' <= \'maxSize\' must hold, got 4, 4, 3; put the three in order'],
      [[2, 1, 3], '[ScalingOrder] \'minSize\' <= \'desiredSize\' <= \'maxSize\' must hold, got 2, 1, 3; put the three in order'],
      [[1, 4, 3], '[ScalingOrder] \'minSize\' <= \'desiredSize\' <= \'maxSize\' must hold, got 1, 4, 3; put the three in order'],
    ],
  },
  {
    name: 'P-32 pools of a cluster', at: 'Stack/Nodes30', right: [30],
    make: (stack, count) => {
      const cluster = importedCluster(stack);
      for (let n = 0; n < count; n++) { new ManagedNodegroup(stack, `Nodes${n}`, { cluster }); }
    },
    wrong: [[31, '[TooManyNodegroups] a cluster must have 30 node groups at most, got one more; put more instance types into fewer groups']],
  },
  {
    name: 'P-33 labels', at: 'Stack/Nodes', make: nodes((labels) => ({ labels })),
    right: [{ pool: TOKEN }, { 'node.kubernetes.io/team': 'a' }, { 'example.com/pool': '' }],
    wrong: [
      [{ 'a b': 'c' }, `[LabelSyntax] 'labels' must have keys in Kubernetes' label syntax, got "a b"; ${KEY_REMEDY}`],
      [{ 'a/b/c': 'd' }, `[LabelSyntax] 'labels' must have keys in Kubernetes' label syntax, got "a/b/c"; ${KEY_REMEDY}`],
      [{ 'Example.com/pool': 'd' }, `[LabelSyntax] 'labels' must have keys in Kubernetes' label syntax, got "Example.com/pool"; ${KEY_REMEDY}`],
      [{ pool: 'a b' }, `[LabelSyntax] ${VALUE}, got "a b"; ${VALUE_REMEDY}`],
      [{ pool: 'x'.repeat(64) }, `[LabelSyntax] ${VALUE}, got "${'x'.repeat(64)}"; ${VALUE_REMEDY}`],
      [{ pool: 7 }, '[NotATextMap] \'labels\' must be a map of texts, got {"pool":7}; write it like { key: \'value\' }'],
      [{ 'node-role.kubernetes.io/worker': '' },
        `[LabelReserved] 'labels' must not use the prefix "node-role.kubernetes.io", got "node-role.kubernetes.io/worker"; ${RESERVED_REMEDY}`],
      [{ 'kubernetes.io/os': 'linux' }, `[LabelReserved] 'labels' must not use the prefix "kubernetes.io", got "kubernetes.io/os"; ${RESERVED_REMEDY}`],
      [{ 'eks.amazonaws.com/nodegroup': 'a' },
        `[LabelReserved] 'labels' must not use the prefix "eks.amazonaws.com", got "eks.amazonaws.com/nodegroup"; ${RESERVED_REMEDY}`],
    ],
  },
  {
    name: 'P-34 taints', at: 'Stack/Nodes', make: nodes((taints) => ({ taints })),
    right: [[{ key: 'gpu', effect: NO_SCHEDULE }, { key: 'gpu', effect: NO_EXECUTE }], [{ key: TOKEN, value: TOKEN, effect: NO_SCHEDULE }]],
    wrong: [
      [[{ key: 'gpu', effect: NO_SCHEDULE }, { key: 'gpu', value: 'a', effect: NO_SCHEDULE }],
        '[TaintTwice] \'taints\' must name a key once for each effect, got "gpu" twice with NO_SCHEDULE; remove one of them'],
      [[{ key: 'gpu', effect: 'NoSchedule' }],
        '[TaintEffect] \'taints\' must have the effect NO_SCHEDULE, PREFER_NO_SCHEDULE or NO_EXECUTE, got "NoSchedule"; use eks.TaintEffect'],
      [[{ key: 'gpu' }], '[TaintEffect] \'taints\' must have the effect NO_SCHEDULE, PREFER_NO_SCHEDULE or NO_EXECUTE, got undefined; use eks.TaintEffect'],
      [[{ effect: NO_SCHEDULE }], '[TaintWithoutKey] \'taints\' must have a \'key\', got none; give each taint a key'],
      [[{ key: 'a b', effect: NO_SCHEDULE }], `[LabelSyntax] 'taints' must have keys in Kubernetes' label syntax, got "a b"; ${KEY_REMEDY}`],
      [[...Array(51).keys()].map((n) => ({ key: `key${n}`, effect: NO_SCHEDULE })),
        '[TooManyTaints] \'taints\' must hold 50 entries at most, got 51; EKS allows no more'],
    ],
  },
  {
    name: 'P-36 instanceTypes', at: 'Stack/Nodes', make: nodes((names) => ({ instanceTypes: types(names) })),
    right: [[TOKEN], ['p6-b200.48xlarge'], ['m7g.large', 'c8gd.xlarge'], Array(20).fill('m6i.large')],
    wrong: [
      [[], '[NoInstanceType] \'instanceTypes\' must not be empty, got []; name one or more, or leave it out'],
      [Array(21).fill('m6i.large'), '[TooManyInstanceTypes] \'instanceTypes\' must hold 20 at most, got 21; remove some'],
      [['m6i'], '[NotAnInstanceType] \'instanceTypes\' must be EC2 instance types that run Linux, got "m6i"; write it like \'m6id.4xlarge\''],
      [['mac2.metal'], '[NotAnInstanceType] \'instanceTypes\' must be EC2 instance types that run Linux, got "mac2.metal"; write it like \'m6id.4xlarge\''],
      [['m6i.large', 'm7g.large'], '[AmiArchitecture] \'instanceTypes\' must run the architecture of AL2023_x86_64_STANDARD, got m7g.large (arm64); '
        + 'put one architecture into a node group, and leave \'amiType\' out to get the AMI that suits it'],
    ],
  },
  {
    name: 'P-36 amiType and instanceTypes', at: 'Stack/Nodes', right: [['AL2023_ARM_64_STANDARD', 'm7g.large'], ['AL2023_x86_64_NVIDIA', 'g6.xlarge'], ['BOTTLEROCKET_x86_64', 'inf2.xlarge'], [TOKEN, 'm6i.large']],
    make: nodes(([amiType, name]) => ({ amiType, instanceTypes: types([name]) })),
    wrong: [
      [['AL2023_ARM_64_STANDARD', 'm6i.large'], '[AmiArchitecture] \'instanceTypes\' must run the architecture of AL2023_ARM_64_STANDARD, got m6i.large (amd64); '
        + 'put one architecture into a node group, and leave \'amiType\' out to get the AMI that suits it'],
      [['AL2023_x86_64_STANDARD', 'g6.xlarge'], '[AmiAccelerator] \'amiType\' must bring NVIDIA drivers for g6.xlarge, got "AL2023_x86_64_STANDARD"; '
        + 'leave \'amiType\' out to get the AMI that suits the instance types'],
      [['AL2023_x86_64_NVIDIA', 'inf2.xlarge'], '[AmiAccelerator] \'amiType\' must bring NEURON drivers for inf2.xlarge, got "AL2023_x86_64_NVIDIA"; '
        + 'leave \'amiType\' out to get the AMI that suits the instance types'],
    ],
  },
  {
    name: 'P-37 amiType', at: 'Stack/Nodes', make: nodes((amiType) => ({ amiType })), right: [eks.NodegroupAmiType.BOTTLEROCKET_X86_64],
    wrong: [eks.NodegroupAmiType.AL2_X86_64, eks.NodegroupAmiType.WINDOWS_FULL_2022_X86_64].map((amiType) => [amiType,
      `[AmiTypeNotSupported] 'amiType' must be an AL2023 or Bottlerocket type, got "${amiType}"; `
      + 'EKS ended AL2 on 2025-11-26 and Palette on 2026-01-10: leave \'amiType\' out for AL2023']),
  },
  {
    name: 'P-39 disk', at: 'Stack/Nodes', make: nodes((disk) => ({ disk })),
    right: [{ volumeType: 'gp2' }, { volumeType: TOKEN, throughputMiBps: 500 }, { volumeType: 'io2', iops: 5000 }, { iops: NUMBER_TOKEN, throughputMiBps: 2000 }, { iops: 8000, throughputMiBps: 2000 }],
    wrong: [
      [{ volumeType: 'gp2', iops: 3000 }, '[DiskIops] \'disk.iops\' must be left out on gp2, got 3000; use gp3, io1 or io2 to choose IOPS'],
      [{ volumeType: 'gp2', throughputMiBps: 250 },
        '[DiskThroughput] \'disk.throughputMiBps\' must be left out on gp2, got 250; use gp3 to choose the throughput'],
      [{ volumeType: 'io1', iops: 500, throughputMiBps: 250 },
        '[DiskThroughput] \'disk.throughputMiBps\' must be left out on io1, got 250; use gp3 to choose the throughput'],
      [{ volumeType: 'io2' }, '[DiskIops] \'disk.iops\' must be given on io2, got undefined; give 100 to 256000'],
      [{ volumeType: 'st1' }, '[DiskType] \'disk.volumeType\' must be gp2, gp3, io1 or io2, got "st1"; leave it out for gp3'],
      outOfRangeDisk('iops', 3000, 80000, 2999),
      [{ sizeGiB: 20, iops: 80000 }, '[DiskIops] \'disk.iops\' must be at most 500 for each GiB on gp3, got 80000 on 20 GiB; set \'disk.sizeGiB\' to 160 or more'],
      outOfRangeDisk('throughputMiBps', 125, 2000, 100),
      [{ throughputMiBps: 1000 }, '[DiskThroughput] \'disk.throughputMiBps\' must be a quarter of the IOPS at most, got 1000 at 3000 IOPS; '
        + 'set \'disk.iops\' to 4000 or more'],
    ],
  },
  {
    name: 'P-40 disk.sizeGiB', at: 'Stack/Nodes', make: nodes((disk) => ({ disk })), right: [{ sizeGiB: NUMBER_TOKEN }, { sizeGiB: 20 }, { sizeGiB: 2000 }],
    wrong: [outOfRangeDisk('sizeGiB', 20, 2000, 19), outOfRangeDisk('sizeGiB', 20, 2000, 2001), outOfRangeDisk('sizeGiB', 20, 2000, '60')],
  },
  { name: 'P-41 metadataHopLimit', at: 'Stack/Nodes', make: nodes((metadataHopLimit) => ({ metadataHopLimit })), right: [NUMBER_TOKEN, 1, 64],
    wrong: [outOfRange('metadataHopLimit', 1, 64, 0), outOfRange('metadataHopLimit', 1, 64, 65)] },
  {
    name: 'P-50 releaseVersion', at: 'Stack/Nodes', make: nodes((releaseVersion) => ({ releaseVersion })), right: [TOKEN, '1.36.2-20261110', '1.52.0-d6b1c3f2'],
    wrong: [['latest', '[ReleaseVersion] \'releaseVersion\' must be a release of the EKS AMI, got "latest"; write it like \'1.36.2-20261110\'']],
  },
  {
    name: 'P-12 kubernetesVersion of nodes', at: 'Stack/Nodes', make: nodes((version) => ({ kubernetesVersion: KubernetesRelease.of(version) })), right: ['1.35'],
    wrong: [['1.29', '[KubernetesRetired] \'kubernetesVersion\' must be a version that EKS supports, got "1.29"; '
      + 'EKS has upgraded such clusters by itself: name the version it runs now']],
  },
  {
    name: 'S-24 localStorage', at: 'Stack/Nodes', right: [eks.NodegroupAmiType.AL2023_X86_64_STANDARD],
    make: nodes((amiType) => ({ amiType, localStorage: LocalStorage.RAID0 })),
    wrong: [[eks.NodegroupAmiType.BOTTLEROCKET_X86_64,
      '[LocalStorageOnBottlerocket] \'localStorage\' must be left out with BOTTLEROCKET_x86_64, got "RAID0"; use an AL2023 AMI']],
  },
  {
    name: 'P-05 subnets of nodes', at: 'Stack/Nodes', right: [ec2.SubnetType.PUBLIC], make: nodes((subnetType) => ({ subnets: { subnetType } })),
    wrong: [[ec2.SubnetType.PRIVATE_ISOLATED, '[NoNodeSubnets] the cluster\'s VPC has no such subnets for nodes, got {"subnetType":"Isolated"}; '
      + 'name them in \'subnets\', and pass \'vpc\' to fromClusterAttributes']],
  },
  { name: 'P-15 minSize for Palette', at: 'Stack/Palette', make: palette((minSize) => ({ minSize })), right: [NUMBER_TOKEN, 1, 2],
    wrong: [outOfRange('minSize', 1, 450, 0)] },
  {
    name: 'P-35 capacityType', at: 'Stack/Nodes', make: nodes((capacityType) => ({ capacityType })), right: [TOKEN, eks.CapacityType.SPOT],
    wrong: ['spot', eks.CapacityType.CAPACITY_BLOCK].map((value) => [value, `[NotOneOf] 'capacityType' must be one of ON_DEMAND, SPOT, got "${value}"; use the enum`]),
  },
  {
    name: 'S-24 localStorage by name', at: 'Stack/Nodes', make: nodes((localStorage) => ({ localStorage })), right: [TOKEN, LocalStorage.MOUNT],
    wrong: [['raid0', '[NotOneOf] \'localStorage\' must be one of RAID0, Mount, got "raid0"; use the enum']],
  },
  {
    name: 'P-12 kubernetesVersion of nodes and cluster', at: 'Stack/Nodes', right: ['1.35', '1.36', TOKEN],
    make: (stack, version) => new ManagedNodegroup(stack, 'Nodes', {
      cluster: new PlatformCluster(stack, 'Platform').cluster, kubernetesVersion: KubernetesRelease.of(version),
    }),
    wrong: [['1.37', '[NodesNewerThanCluster] \'kubernetesVersion\' must not be newer than the cluster\'s 1.36, got "1.37"; upgrade the cluster first']],
  },
  {
    name: 'P-02 P-36 lists and maps of nodes', at: 'Stack/Nodes', make: nodes((options) => options), right: [{ securityGroups: [], tags: {} }],
    wrong: [
      [{ instanceTypes: 'm6i.large' }, '[NotAList] \'instanceTypes\' must be a list without gaps, got "m6i.large"; write it like [one, two]'],
      [{ instanceTypes: [null] }, '[NotAList] \'instanceTypes\' must be a list without gaps, got [null]; write it like [one, two]'],
      [{ taints: {} }, '[NotAList] \'taints\' must be a list without gaps, got {}; write it like [one, two]'],
      [{ securityGroups: [null] }, '[NotAList] \'securityGroups\' must be a list without gaps, got [null]; write it like [one, two]'],
      [{ tags: { a: null } }, '[NotATextMap] \'tags\' must be a map of texts, got {"a":null}; write it like { key: \'value\' }'],
      [{ labels: 'pool' }, '[NotATextMap] \'labels\' must be a map of texts, got "pool"; write it like { key: \'value\' }'],
    ],
  },
  {
    name: 'P-05 security groups on a cluster that does not name its own', at: 'Stack/Nodes',
    make: (stack) => new ManagedNodegroup(stack, 'Nodes', {
      cluster: importedCluster(stack, { clusterSecurityGroupId: undefined }), securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
    }),
    wrong: [['none', '[NoClusterSecurityGroup] the imported cluster does not name its security group, which nodes with \'securityGroups\' need too; '
      + 'pass \'clusterSecurityGroupId\' to fromClusterAttributes']],
  },
  {
    name: 'P-15 capacityType for Palette', at: 'Stack/Palette', make: palette((capacityType) => ({ capacityType })), right: [eks.CapacityType.ON_DEMAND, TOKEN],
    wrong: [[eks.CapacityType.SPOT, '[PalettePoolNotOnDemand] \'capacityType\' must be ON_DEMAND, got SPOT; '
      + 'Palette\'s agent must always find a node: use a ManagedNodegroup for spot']],
  },
  {
    name: 'P-15 taints for Palette', at: 'Stack/Palette', make: palette((taints) => ({ taints })), right: [[]],
    wrong: [[[{ key: 'a', effect: NO_SCHEDULE }], '[PalettePoolTainted] \'taints\' must be empty on one pool for Palette at least, got taints on every one; '
      + 'leave them out here, or add a PaletteReadyNodegroup without']],
  },
  {
    name: 'P-16 instanceTypes for Palette', at: 'Stack/Palette', make: palette((names) => ({ instanceTypes: types(names) })),
    right: [[TOKEN], ['t3.xlarge'], ['c6i.2xlarge'], ['m7g.xlarge'], ['m5.metal']],
    wrong: ['t3.large', 'c6i.xlarge', 'c3.2xlarge', 'm3.xlarge', 'inf1.xlarge', 'a1.xlarge'].map((name) => [[name],
      `[PaletteNodeTooSmall] 'instanceTypes' must have 4 vCPU and 16 GiB at least, got ${name}; use t3.xlarge or larger`]),
  },
]);

function outOfRangeDisk(field: string, min: number, max: number, value: unknown): [unknown, string] {
  return [{ [field]: value }, outOfRange(`disk.${field}`, min, max, value)[1]];
}
