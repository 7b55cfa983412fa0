import { Fn } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { ClusterEndpoint, ManagedNodegroup, PlatformCluster } from '../../lib';
import { importedVpc, propertiesOf, testStack, TOKEN, warningsOf } from '../support/app';

const COMMON_TAGS = { 'kubernetes.io/cluster/genomics': 'shared', 'sigs.k8s.io/cluster-api-provider-aws/cluster/genomics': 'owned' };
const PUBLIC_TAGS = { ...COMMON_TAGS, 'kubernetes.io/role/elb': '1', 'sigs.k8s.io/cluster-api-provider-aws/role': 'public' };
const PRIVATE_TAGS = { ...COMMON_TAGS, 'kubernetes.io/role/internal-elb': '1', 'sigs.k8s.io/cluster-api-provider-aws/role': 'private' };
const tagsOf = (properties: any) => Object.fromEntries(properties.Tags.map(({ Key, Value }: any) => [Key, Value]));

describe('ClusterNetwork', () => {
  describe('new', () => {
    const stack = testStack();
    new PlatformCluster(stack, 'Platform', { clusterName: 'genomics' });
    const template = Template.fromStack(stack);

    test('P-04 has public and private subnets in two zones, DNS, NAT in each zone', () => {
      expect(propertiesOf(stack, 'AWS::EC2::VPC')[0]).toMatchObject({ CidrBlock: '10.0.0.0/16', EnableDnsHostnames: true, EnableDnsSupport: true });
      template.resourceCountIs('AWS::EC2::Subnet', 4);
      template.resourceCountIs('AWS::EC2::NatGateway', 2);
      const zones = new Set(propertiesOf(stack, 'AWS::EC2::Subnet').map(({ AvailabilityZone }) => JSON.stringify(AvailabilityZone)));
      expect(zones.size).toBe(2);
    });

    test('P-04 sends S3 traffic through a gateway endpoint of every route table', () => {
      const [endpoint] = propertiesOf(stack, 'AWS::EC2::VPCEndpoint');
      expect(endpoint).toMatchObject({ VpcEndpointType: 'Gateway', ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, '.s3']] } });
      expect(endpoint.RouteTableIds).toHaveLength(4);
    });

    test('P-04 logs its traffic, gives no public addresses and brings no Lambda of its own', () => {
      expect(propertiesOf(stack, 'AWS::EC2::FlowLog')[0]).toMatchObject({ TrafficType: 'ALL', ResourceType: 'VPC' });
      expect(propertiesOf(stack, 'AWS::EC2::Subnet').every(({ MapPublicIpOnLaunch }) => MapPublicIpOnLaunch === false)).toBe(true);
      expect(propertiesOf(stack, 'AWS::Lambda::Function', '/Network/')).toEqual([]);
    });

    test('P-06 carries the tags of load balancers and Palette, with the literal name of the cluster, and warns of nothing', () => {
      const tags = propertiesOf(stack, 'AWS::EC2::Subnet').map(tagsOf);
      expect(tags.filter((one) => one['aws-cdk:subnet-type'] === 'Public')).toEqual(Array(2).fill(expect.objectContaining(PUBLIC_TAGS)));
      expect(tags.filter((one) => one['aws-cdk:subnet-type'] === 'Private')).toEqual(Array(2).fill(expect.objectContaining(PRIVATE_TAGS)));
      expect(warningsOf(stack).join()).not.toContain('tag');
    });
  });

  test('P-04 takes the number of NAT gateways, its block and a closed default security group', () => {
    const stack = testStack();
    new PlatformCluster(stack, 'Platform', { network: { natGateways: 1, vpcCidr: '10.64.0.0/16', restrictDefaultSecurityGroup: true } });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::NatGateway', 1);
    Template.fromStack(stack).resourceCountIs('Custom::VpcRestrictDefaultSG', 1);
    expect(propertiesOf(stack, 'AWS::EC2::VPC')[0].CidrBlock).toBe('10.64.0.0/16');
  });

  test('P-04 lies in the zones that are named', () => {
    const stack = testStack();
    new PlatformCluster(stack, 'Platform', { network: { availabilityZones: ['us-east-1a', 'us-east-1d'] } });
    expect(new Set(propertiesOf(stack, 'AWS::EC2::Subnet').map(({ AvailabilityZone }) => AvailabilityZone))).toEqual(new Set(['us-east-1a', 'us-east-1d']));
  });

  test('P-06 leaves out a tag whose key would be too long for EC2, and warns', () => {
    const stack = testStack();
    const { network } = new PlatformCluster(stack, 'Platform', { clusterName: 'x'.repeat(84) });
    expect(propertiesOf(stack, 'AWS::EC2::Subnet').flatMap(({ Tags }) => Tags).map(({ Key }) => Key.length).every((length) => length <= 128)).toBe(true);
    expect(warningsOf(stack, network).join()).toContain('83 characters are the most');
  });

  test('P-06 tags with a name that only CloudFormation knows', () => {
    const stack = testStack();
    new PlatformCluster(stack, 'Platform', { clusterName: TOKEN });
    expect(tagsOf(propertiesOf(stack, 'AWS::EC2::Subnet')[0])).toMatchObject({ 'kubernetes.io/cluster/from-cloudformation': 'shared' });
  });

  describe('imported', () => {
    const stack = testStack();
    const platform = new PlatformCluster(stack, 'Platform', { clusterName: 'genomics', network: { vpc: importedVpc(stack) } });
    new ManagedNodegroup(stack, 'Nodes', { cluster: platform.cluster });

    test('P-05 uses the subnets it is given, and private ones for nodes', () => {
      expect(propertiesOf(stack, 'AWS::EKS::Cluster')[0].ResourcesVpcConfig.SubnetIds).toEqual(
        ['subnet-public1', 'subnet-public2', 'subnet-private1', 'subnet-private2']);
      expect(propertiesOf(stack, 'AWS::EKS::Nodegroup')[0].Subnets).toEqual(['subnet-private1', 'subnet-private2']);
      Template.fromStack(stack).resourceCountIs('AWS::EC2::VPC', 0);
    });

    test('P-06 prints the command that tags them, and warns', () => {
      const command = (role: string, tags: Record<string, string>, subnets: string) => ` --resources ${subnets} --tags ${[
        role, 'sigs.k8s.io/cluster-api-provider-aws/role', 'kubernetes.io/cluster/genomics', 'sigs.k8s.io/cluster-api-provider-aws/cluster/genomics',
      ].map((key) => `'Key=${key},Value=${tags[key]}'`).join(' ')}`;
      const [output] = Object.values(Template.fromStack(stack).findOutputs('*', { Description: 'Tags the subnets that CloudFormation cannot' }));
      const [first, region, second, sameRegion, last] = output!.Value['Fn::Join'][1];
      expect([first, region, sameRegion]).toEqual(['aws ec2 create-tags --region ', { Ref: 'AWS::Region' }, { Ref: 'AWS::Region' }]);
      expect(second).toBe(`${command('kubernetes.io/role/elb', PUBLIC_TAGS, 'subnet-public1 subnet-public2')} && aws ec2 create-tags --region `);
      expect(last).toBe(command('kubernetes.io/role/internal-elb', PRIVATE_TAGS, 'subnet-private1 subnet-private2'));
      expect(warningsOf(stack, platform.network).join()).toContain('CloudFormation cannot tag imported subnets');
    });
  });

  test('P-05 takes the subnets of a VPC whose lists only CloudFormation can read', () => {
    const stack = testStack();
    const privateSubnetIds = Fn.split(',', Fn.importValue('PrivateSubnets'));
    const vpc = importedVpc(stack, { availabilityZones: Fn.getAzs(), publicSubnetIds: undefined, privateSubnetIds });
    const platform = new PlatformCluster(stack, 'Platform', { network: { vpc } });
    new ManagedNodegroup(stack, 'Nodes', { cluster: platform.cluster });
    const list = { 'Fn::Split': [',', { 'Fn::ImportValue': 'PrivateSubnets' }] };
    expect(propertiesOf(stack, 'AWS::EKS::Cluster')[0].ResourcesVpcConfig.SubnetIds).toEqual(list);
    expect(propertiesOf(stack, 'AWS::EKS::Nodegroup')[0].Subnets).toEqual(list);
  });

  test('P-05 fails for a new VPC of the app that lies in one zone', () => {
    const stack = testStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });
    expect(() => new PlatformCluster(stack, 'Platform', { network: { vpc } })).toThrow('[TooFewZones]');
  });

  test('P-05 warns of public subnets only', () => {
    const stack = testStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { subnetConfiguration: [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC }], natGateways: 0 });
    const vpcSubnets = [{ subnetType: ec2.SubnetType.PUBLIC }];
    const endpoint = ClusterEndpoint.publicAndPrivate({ publicCidrs: ['203.0.113.0/24'] });
    const platform = new PlatformCluster(stack, 'Platform', { endpoint, network: { vpc, vpcSubnets } });
    new ManagedNodegroup(stack, 'Nodes', { cluster: platform.cluster });
    expect(propertiesOf(stack, 'AWS::EKS::Nodegroup')[0].Subnets).toEqual(vpc.publicSubnets.map((subnet) => stack.resolve(subnet.subnetId)));
    expect(warningsOf(stack, platform.network).join()).toContain('The cluster has public subnets only');
    expect(warningsOf(stack, platform).join()).toContain('\'publicCidrs\' must name those');
  });

  test('P-13 gives an IPv6 cluster a dual-stack VPC', () => {
    const stack = testStack();
    new PlatformCluster(stack, 'Platform', { ipFamily: eks.IpFamily.IP_V6 });
    expect(propertiesOf(stack, 'AWS::EC2::Subnet').every(({ AssignIpv6AddressOnCreation }) => AssignIpv6AddressOnCreation)).toBe(true);
    Template.fromStack(stack).resourceCountIs('AWS::EC2::EgressOnlyInternetGateway', 1);
  });
});
