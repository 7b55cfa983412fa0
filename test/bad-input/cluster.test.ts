import { Lazy, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { ClusterEndpoint, KubernetesDelivery, KubernetesRelease, PlatformCluster } from '../../lib';
import type { PlatformClusterOptions } from '../../lib';
import { importedVpc, LIST_TOKEN, NUMBER_TOKEN, TOKEN } from '../support/app';
import { runChecks } from '../support/checks';

/** Gives a value to one option of a cluster. */
const cluster = (options: (value: any, stack: Stack) => PlatformClusterOptions) =>
  (stack: Stack, value: unknown) => new PlatformCluster(stack, 'Platform', options(value, stack));

const endpoint = (make: (value: any) => ClusterEndpoint) => cluster((value) => ({ endpoint: make(value) }));
const NAME = '\'clusterName\' must be at most 100 letters, digits, \'-\' or \'_\', beginning with a letter or digit';
const CIDR = 'must be address blocks';
const SERVICE = '\'serviceIpv4Cidr\' must be a block of /12 to /24 inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16';

runChecks([
  {
    name: 'P-01 clusterName', at: 'Stack/Platform', make: cluster((clusterName) => ({ clusterName })), right: [TOKEN, 'a', 'x'.repeat(100)],
    wrong: [
      ['-genomics', `[ClusterName] ${NAME}, got "-genomics"; write it like 'genomics'`],
      ['', `[ClusterName] ${NAME}, got ""; write it like 'genomics'`],
      ['a b', `[ClusterName] ${NAME}, got "a b"; write it like 'genomics'`],
      ['x'.repeat(101), `[ClusterName] ${NAME}, got "${'x'.repeat(101)}"; write it like 'genomics'`],
      [7, `[ClusterName] ${NAME}, got 7; write it like 'genomics'`],
    ],
  },
  {
    name: 'P-02 tags', at: 'Stack/Platform', make: cluster((tags) => ({ tags })), right: [{ team: TOKEN }],
    wrong: [
      [{ 'aws:team': 'a' }, '[TagReserved] \'tags\' must not have keys that begin with \'aws:\', got "aws:team"; AWS keeps that prefix: choose another'],
      [Object.fromEntries([...Array(51).keys()].map((n) => [`key${n}`, 'value'])),
        '[TooManyTags] \'tags\' must hold 50 at most, got 51; remove some: AWS allows no more'],
      [{ ['k'.repeat(129)]: 'a' }, `[TagLength] 'tags' must have keys of 1 to 128 characters, got "${'k'.repeat(129)}"; choose a shorter key`],
      [{ team: 'v'.repeat(257) }, '[TagLength] \'tags\' must have values of at most 256 characters, got 257 in "team"; choose a shorter value'],
    ],
  },
  {
    name: 'P-05 network.vpc', at: 'Stack/Platform/Network',
    right: [{ availabilityZones: LIST_TOKEN, publicSubnetIds: undefined, privateSubnetIds: LIST_TOKEN }],
    make: cluster((attributes, stack) => ({ network: { vpc: importedVpc(stack, attributes) } })),
    wrong: [
      [{ availabilityZones: ['eu-west-1a'], publicSubnetIds: ['subnet-1'], privateSubnetIds: ['subnet-2'] },
        '[TooFewZones] \'vpcSubnets\' must lie in 2 availability zones or more, got 2 subnets in 1; '
        + 'EKS puts the control plane into two zones: choose subnets of another zone too'],
    ],
  },
  {
    name: 'P-05 network.vpc of another kind', at: 'Stack/Platform/Network', make: cluster((vpc) => ({ network: { vpc } })), right: [undefined],
    wrong: [['vpc-1', '[OfAnotherKind] \'vpc\' must be of its kind, got "vpc-1"; pass a VPC, or leave it out for a new one']],
  },
  {
    name: 'P-05 network.vpcSubnets', at: 'Stack/Platform/Network', right: [ec2.SubnetType.PRIVATE_WITH_EGRESS],
    make: cluster((subnetType, stack) => ({ network: { vpc: importedVpc(stack), vpcSubnets: [{ subnetType }] } })),
    wrong: [[ec2.SubnetType.PRIVATE_ISOLATED, '[NoClusterSubnets] \'vpc\' has no subnets of a type that the cluster asks for; '
      + 'choose others in \'vpcSubnets\'']],
  },
  {
    name: 'P-05 network options of a new VPC', at: 'Stack/Platform/Network',
    make: cluster((options, stack) => ({ network: { vpc: importedVpc(stack), ...options } })), right: [{}],
    wrong: [
      [{ natGateways: 1 }, '[NewVpcOption] \'natGateways\' must be left out with \'vpc\', got 1; it shapes a new VPC only'],
      [{ vpcCidr: '10.0.0.0/16' }, '[NewVpcOption] \'vpcCidr\' must be left out with \'vpc\', got "10.0.0.0/16"; it shapes a new VPC only'],
    ],
  },
  {
    name: 'P-05 network.vpc with lists of unknown length', at: 'Stack/Platform/Network', right: [undefined],
    make: cluster((publicSubnetIds, stack) => ({
      network: { vpc: importedVpc(stack, { availabilityZones: LIST_TOKEN, publicSubnetIds, privateSubnetIds: LIST_TOKEN }) },
    })),
    wrong: [[LIST_TOKEN, '[SubnetListsUnknown] \'vpcSubnets\' must select one group of subnets while only CloudFormation knows how many there are, got more; '
      + 'set \'vpcSubnets\' to the private ones, or import the VPC with a known number of subnets']],
  },
  {
    name: 'P-04 network.availabilityZones', at: 'Stack/Platform/Network', make: cluster((availabilityZones) => ({ network: { availabilityZones } })),
    right: [['us-east-1a', 'us-east-1b'], [TOKEN, 'us-east-1b']],
    wrong: [['us-east-1a'], ['us-east-1a', 'us-east-1a'], 'us-east-1a'].map((value) => [value,
      `[AvailabilityZones] 'availabilityZones' must name 2 zones, got ${JSON.stringify(value)}; write them like ['us-east-1a', 'us-east-1b']`]),
  },
  {
    name: 'P-04 network.natGateways', at: 'Stack/Platform/Network', make: cluster((natGateways) => ({ network: { natGateways } })), right: [1, 2],
    wrong: [
      [3, '[NumberOutOfRange] \'natGateways\' must be a whole number from 1 to 2, got 3; set \'natGateways\' inside that range or leave it out'],
      [0, '[NumberOutOfRange] \'natGateways\' must be a whole number from 1 to 2, got 0; set \'natGateways\' inside that range or leave it out'],
    ],
  },
  {
    name: 'P-07 endpoint', at: 'Stack/Platform', make: endpoint((value) => ClusterEndpoint.of(value)), right: [{ privateAccess: true, publicAccess: false }],
    wrong: [
      [{ privateAccess: false, publicAccess: false },
        '[EndpointUnreachable] \'endpoint\' must have public or private access, got neither; use ClusterEndpoint.publicAndPrivate, privateOnly or publicOnly'],
    ],
  },
  {
    name: 'P-08 endpoint.publicCidrs', at: 'Stack/Platform', make: endpoint((publicCidrs) => ClusterEndpoint.publicAndPrivate({ publicCidrs })),
    right: [LIST_TOKEN, [TOKEN], ['0.0.0.0/0'], Array(40).fill('203.0.113.0/24')],
    wrong: [
      [undefined, '[EndpointCidrsMissing] \'publicCidrs\' must not be empty, got undefined; '
        + 'name the address blocks of the people and vendors that call the cluster; \'0.0.0.0/0\' opens it to everybody'],
      [[], '[EndpointCidrsMissing] \'publicCidrs\' must not be empty, got []; '
        + 'name the address blocks of the people and vendors that call the cluster; \'0.0.0.0/0\' opens it to everybody'],
      [Array(41).fill('203.0.113.0/24'), '[TooManyCidrs] \'publicCidrs\' must hold 40 at most, got 41; join neighbouring blocks'],
      [['203.0.113.7'], `[NotACidr] 'publicCidrs' ${CIDR}, got "203.0.113.7"; write them like '203.0.113.0/24'`],
      [['203.0.113.0/33'], `[NotACidr] 'publicCidrs' ${CIDR}, got "203.0.113.0/33"; write them like '203.0.113.0/24'`],
      [['256.0.0.0/8'], `[NotACidr] 'publicCidrs' ${CIDR}, got "256.0.0.0/8"; write them like '203.0.113.0/24'`],
      [[null], '[NotAList] \'publicCidrs\' must be a list without gaps, got [null]; write it like [one, two]'],
      [['2001:db8::/32'], '[CidrFamily] \'publicCidrs\' must be IPv4 on an IPv4 cluster, got "2001:db8::/32"; remove it, or set \'ipFamily\' to IPv6'],
    ],
  },
  {
    name: 'P-08 endpoint.publicCidrs while public access is off', at: 'Stack/Platform',
    make: endpoint((publicCidrs) => ClusterEndpoint.privateOnly({ publicCidrs })), right: [undefined],
    wrong: [[['203.0.113.0/24'], '[EndpointCidrsUnused] \'publicCidrs\' must be left out while public access is off, got ["203.0.113.0/24"]; '
      + 'use ClusterEndpoint.publicAndPrivate or leave them out']],
  },
  {
    name: 'P-09 endpoint.privateCidrs', at: 'Stack/Platform', make: endpoint((privateCidrs) => ClusterEndpoint.privateOnly({ privateCidrs })),
    right: [[TOKEN], ['10.0.0.0/8'], ['2001:db8::/32']],
    wrong: [
      [['10.0.0.0'], `[NotACidr] 'privateCidrs' ${CIDR}, got "10.0.0.0"; write them like '203.0.113.0/24'`],
      ['10.0.0.0/8', '[NotAList] \'privateCidrs\' must be a list without gaps, got "10.0.0.0/8"; write it like [one, two]'],
      [LIST_TOKEN, '[CidrListUnknown] \'privateCidrs\' must be a list whose length is known at synth: each entry becomes a rule; '
        + 'name the blocks, or pass single tokens in a list'],
    ],
  },
  {
    name: 'P-09 endpoint.privateCidrs while private access is off', at: 'Stack/Platform', right: [undefined],
    make: endpoint((privateCidrs) => ClusterEndpoint.publicOnly({ publicCidrs: ['0.0.0.0/0'], privateCidrs })),
    wrong: [[['10.0.0.0/8'], '[EndpointCidrsUnused] \'privateCidrs\' must be left out while private access is off, got ["10.0.0.0/8"]; '
      + 'use ClusterEndpoint.publicAndPrivate or leave them out']],
  },
  {
    name: 'P-09 endpoint of a VPC that does not name its block', at: 'Stack/Platform', right: ['10.1.0.0/16', TOKEN],
    make: cluster((vpcCidrBlock, stack) => ({ network: { vpc: importedVpc(stack, { vpcCidrBlock }) } })),
    wrong: [[undefined, '[VpcCidrUnknown] \'endpoint\' opens the private endpoint to the block of the VPC, which the imported VPC does not name; '
      + 'pass \'vpcCidrBlock\' to fromVpcAttributes or \'privateCidrs\' to the endpoint']],
  },
  {
    name: 'P-10 secretsKey', at: 'Stack/Platform', right: ['symmetric', 'imported'],
    make: cluster((kind, stack) => ({ secretsKey: key(stack, kind) })),
    wrong: [
      ['text', '[OfAnotherKind] \'secretsKey\' must be of its kind, got "text"; pass a KMS key'],
      ['RSA_2048', '[SecretsKeyNotSymmetric] \'secretsKey\' must be a symmetric key, got "RSA_2048"; use a key with KeySpec.SYMMETRIC_DEFAULT'],
    ],
  },
  {
    name: 'P-12 kubernetesVersion', at: 'Stack/Platform', make: cluster((version) => ({ kubernetesVersion: KubernetesRelease.of(version) })), right: [TOKEN, '1.37'],
    wrong: [
      ['1.30', '[KubernetesRetired] \'kubernetesVersion\' must be a version that EKS supports, got "1.30"; '
        + 'EKS has upgraded such clusters by itself: name the version it runs now'],
      ['latest', '[NotAKubernetesVersion] \'kubernetesVersion\' must be major and minor version, got "latest"; write it like \'1.36\''],
      ['1.36.2', '[NotAKubernetesVersion] \'kubernetesVersion\' must be major and minor version, got "1.36.2"; write it like \'1.36\''],
    ],
  },
  {
    name: 'P-13 serviceIpv4Cidr', at: 'Stack/Platform', make: cluster((serviceIpv4Cidr) => ({ serviceIpv4Cidr })), right: [TOKEN, '172.16.0.0/12', '192.168.7.0/24'],
    wrong: [
      ['203.0.113.0/24', `[ServiceCidr] ${SERVICE}, got "203.0.113.0/24"; write it like '172.20.0.0/16'`],
      ['10.0.0.0/8', `[ServiceCidr] ${SERVICE}, got "10.0.0.0/8"; write it like '172.20.0.0/16'`],
      ['172.20.0.0/25', `[ServiceCidr] ${SERVICE}, got "172.20.0.0/25"; write it like '172.20.0.0/16'`],
      ['172.20.0.0', `[ServiceCidr] ${SERVICE}, got "172.20.0.0"; write it like '172.20.0.0/16'`],
      ['10.0.128.0/20', '[ServiceCidrOverlap] \'serviceIpv4Cidr\' must not overlap the VPC\'s 10.0.0.0/16, got "10.0.128.0/20"; '
        + 'choose a private block that no connected network uses'],
    ],
  },
  {
    name: 'P-13 ipFamily', at: 'Stack/Platform', make: cluster((ipFamily) => ({ ipFamily })), right: [eks.IpFamily.IP_V4, eks.IpFamily.IP_V6],
    wrong: [['v6', '[NotOneOf] \'ipFamily\' must be one of ipv4, ipv6, got "v6"; use the enum']],
  },
  {
    name: 'P-20 delivery', at: 'Stack/Platform', make: cluster((delivery) => ({ delivery })), right: Object.values(KubernetesDelivery),
    wrong: [['EXPORT', '[NotOneOf] \'delivery\' must be one of kubectl, export, got "EXPORT"; use the enum']],
  },
  {
    name: 'P-02 lists and maps of a cluster', at: 'Stack/Platform', make: cluster((options) => options), right: [{ tags: {}, logs: { types: [] } }],
    wrong: [[{ tags: { a: 1 } }, '[NotATextMap] \'tags\' must be a map of texts, got {"a":1}; write it like { key: \'value\' }']],
  },
  {
    name: 'P-13 serviceIpv4Cidr with IPv6', at: 'Stack/Platform', right: [undefined],
    make: cluster((serviceIpv4Cidr) => ({ serviceIpv4Cidr, ipFamily: eks.IpFamily.IP_V6 })),
    wrong: [['172.20.0.0/16', '[ServiceCidrWithIpv6] \'serviceIpv4Cidr\' must be left out on an IPv6 cluster, got "172.20.0.0/16"; '
      + 'EKS chooses the IPv6 block itself']],
  },
  {
    name: 'P-20 storageClassName', at: 'Stack/Platform', make: cluster((storageClassName) => ({ storageClassName })), right: [TOKEN, 'gp3.fast'],
    wrong: [['GP3', '[NotADnsSubdomain] \'storageClassName\' must be a DNS-1123 subdomain: at most 253 lower-case letters, digits, \'-\' or \'.\', '
      + 'beginning and ending with a letter or digit, got "GP3"; write it like \'spectro-storage-class\'']],
  },
  {
    name: 'P-17 addonVersions', at: 'Stack/Platform/Addons', make: cluster((addonVersions) => ({ addonVersions })), right: [{ coredns: TOKEN }],
    wrong: [[{ cordns: 'v1' }, '[UnknownAddon] \'addonVersions\' must name add-ons of this cluster, got "cordns"; '
      + 'use vpc-cni, kube-proxy, eks-pod-identity-agent, coredns, aws-ebs-csi-driver, metrics-server']],
  },
]);

function key(stack: Stack, kind: string): kms.IKey {
  if (kind === 'text') { return kind as any; }
  if (kind === 'imported') { return kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/k'); }
  return new kms.Key(stack, 'Key', kind === 'symmetric' ? {} : { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.ENCRYPT_DECRYPT });
}

test('P-10 secretsKey fails in another region', () => {
  const stack = new Stack(undefined, 'Stack', { env: { account: '123456789012', region: 'eu-central-1' } });
  expect(() => new PlatformCluster(stack, 'Platform', { secretsKey: key(stack, 'imported') })).toThrow(
    '[SecretsKeyRegion] \'secretsKey\' must be in the cluster\'s region eu-central-1, got a key in eu-west-1; make a key in that region (at \'Stack/Platform\')');
});

test('P-01 numbers and lists that only CloudFormation can read are never checked', () => {
  expect([NUMBER_TOKEN, LIST_TOKEN, Lazy.string({ produce: () => '' })].every((value) => Token.isUnresolved(value))).toBe(true);
});
