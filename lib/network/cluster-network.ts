import { Annotations, RemovalPolicy, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { fail } from '../private/fail';
import { requireGiven, requireIntegerBetween, show } from '../private/require';
import { SubnetTags } from './subnet-tags';

/** Options of the network: a new VPC, or one that exists. */
export interface ClusterNetworkOptions {
  /**
   * The VPC of the cluster: Palette's static placement. It needs DNS hostnames and resolution.
   *
   * @default - a new VPC over two zones, with NAT, an S3 gateway endpoint and flow logs: Palette's dynamic placement
   */
  readonly vpc?: ec2.IVpc;
  /**
   * Subnets of the cluster in `vpc`, in at least two zones. EKS has no control plane in the zones with the ids
   * use1-az3, usw1-az2 and cac1-az3. Changing them later replaces the cluster.
   *
   * @default - all public subnets and all private ones, with egress where there are such
   */
  readonly vpcSubnets?: ec2.SubnetSelection[];
  /**
   * Zones of the new VPC: two. EKS has no control plane in the zones with the ids use1-az3, usw1-az2 and cac1-az3, and which
   * letter that is differs from account to account: `aws ec2 describe-availability-zones` tells. Changing them replaces the VPC's subnets and the cluster.
   *
   * @default - the first two of the account
   */
  readonly availabilityZones?: string[];
  /**
   * Address block of the new VPC. Changing it replaces the VPC and the cluster.
   *
   * @default '10.0.0.0/16'
   */
  readonly vpcCidr?: string;
  /**
   * NAT gateways of the new VPC, 1 to 2: one for each zone survives the loss of a zone, one costs half.
   *
   * @default 2
   */
  readonly natGateways?: number;
  /**
   * Whether the new VPC's default security group loses its rules. Costs a Lambda and a custom resource.
   *
   * @default false
   */
  readonly restrictDefaultSecurityGroup?: boolean;
}

/** Props of `ClusterNetwork`. */
export interface ClusterNetworkProps extends ClusterNetworkOptions {
  /** Name of the cluster, which its subnet tags carry. */
  readonly clusterName: string;
  /**
   * Whether the new VPC has IPv6 beside IPv4.
   *
   * @default false
   */
  readonly ipv6?: boolean;
}

const ZONES = 2;

/**
 * The VPC and the subnets of a cluster, tagged for load balancers and for Palette.
 *
 * Throws for fewer than two subnets in two zones, and for options of a new VPC beside an existing one.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
export class ClusterNetwork extends Construct {
  /** The VPC. */
  public readonly vpc: ec2.IVpc;
  /** Which of its subnets the cluster uses. */
  public readonly vpcSubnets: ec2.SubnetSelection[];
  /** The cluster's subnets without a route to an internet gateway: where nodes run. */
  public readonly privateSubnets: ec2.ISubnet[];
  /** The cluster's subnets with such a route: where load balancers are. */
  public readonly publicSubnets: ec2.ISubnet[];
  /** The tags of the subnets. */
  public readonly subnetTags: SubnetTags;

  constructor(scope: Construct, id: string, props: ClusterNetworkProps) {
    super(scope, id);
    if (props.vpc !== undefined) { this.refuseNewVpcOptions(props); }
    this.vpc = props.vpc ?? this.makeVpc(props);
    this.vpcSubnets = props.vpcSubnets ?? defaultSelection(this.vpc);

    const subnets = this.selectSubnets();
    const publicIds = new Set(this.vpc.publicSubnets.map((subnet) => subnet.subnetId));
    this.publicSubnets = subnets.filter((subnet) => publicIds.has(subnet.subnetId));
    this.privateSubnets = subnets.filter((subnet) => !publicIds.has(subnet.subnetId));
    this.requireTwoZones(subnets);
    this.subnetTags = new SubnetTags(this, 'SubnetTags', {
      clusterName: props.clusterName, publicSubnets: this.publicSubnets, privateSubnets: this.privateSubnets,
    });
  }

  private refuseNewVpcOptions(props: ClusterNetworkProps): void {
    requireGiven(this, 'vpc', props.vpc, 'vpcId', 'pass a VPC, or leave it out for a new one');
    for (const prop of ['availabilityZones', 'vpcCidr', 'natGateways', 'restrictDefaultSecurityGroup'] as const) {
      if (props[prop] !== undefined) {
        fail(this, 'NewVpcOption', `'${prop}' must be left out with 'vpc', got ${JSON.stringify(props[prop])}`, 'it shapes a new VPC only');
      }
    }
  }

  private makeVpc({ availabilityZones, vpcCidr, natGateways = ZONES, restrictDefaultSecurityGroup = false, ipv6 = false }: ClusterNetworkProps): ec2.Vpc {
    requireIntegerBetween(this, 'natGateways', natGateways, 1, ZONES);
    this.requireZones(availabilityZones);
    const family = ipv6 ? { ipProtocol: ec2.IpProtocol.DUAL_STACK } : {};
    const addresses = ipv6 ? { ipv6AssignAddressOnCreation: true } : {};
    const vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(vpcCidr ?? '10.0.0.0/16'),
      ...availabilityZones === undefined ? { maxAzs: ZONES } : { availabilityZones },
      natGateways,
      restrictDefaultSecurityGroup,
      subnetConfiguration: [
        { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false, ...addresses },
        { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, ...addresses },
      ],
      // Fusion moves whole data sets through S3: by the gateway endpoint they cost nothing, by NAT they cost per GB.
      gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
      ...family,
    });
    const logGroup = new logs.LogGroup(this, 'FlowLogs', { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    vpc.addFlowLog('FlowLog', { destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup) });
    return vpc;
  }

  private requireZones(zones: string[] | undefined): void {
    if (zones === undefined || (Array.isArray(zones) && new Set(zones).size === ZONES && zones.length === ZONES)) { return; }
    fail(this, 'AvailabilityZones', `'availabilityZones' must name ${ZONES} zones, got ${show(zones)}`, 'write them like [\'us-east-1a\', \'us-east-1b\']');
  }

  private selectSubnets(): ec2.ISubnet[] {
    this.requireKnownLists();
    try {
      return this.vpcSubnets.flatMap((selection) => this.vpc.selectSubnets(selection).subnets);
    } catch {
      fail(this, 'NoClusterSubnets', '\'vpc\' has no subnets of a type that the cluster asks for', 'choose others in \'vpcSubnets\'');
    }
  }

  /** Of lists that only CloudFormation can read, a cluster can use one: nobody can join two. */
  private requireKnownLists(): void {
    const imported = [...this.vpc.publicSubnets, ...this.vpc.privateSubnets].filter((subnet) => !ec2.Subnet.isVpcSubnet(subnet));
    if (this.vpcSubnets.length < 2 || !imported.some((subnet) => Token.isUnresolved([subnet.subnetId]))) { return; }
    fail(this, 'SubnetListsUnknown', '\'vpcSubnets\' must select one group of subnets while only CloudFormation knows how many there are, got more',
      'set \'vpcSubnets\' to the private ones, or import the VPC with a known number of subnets');
  }

  private requireTwoZones(subnets: ec2.ISubnet[]): void {
    const zones = new Set(subnets.map(zoneOf));
    const known = !zones.has(undefined) && !Token.isUnresolved(this.vpc.availabilityZones);
    if (known && zones.size < ZONES) {
      fail(this, 'TooFewZones', `'vpcSubnets' must lie in ${ZONES} availability zones or more, got ${subnets.length} subnets in ${zones.size}`,
        'EKS puts the control plane into two zones: choose subnets of another zone too');
    }
    if (this.privateSubnets.length === 0) {
      Annotations.of(this).addWarningV2('cdk-seqera-palette-eks:publicSubnetsOnly',
        'The cluster has public subnets only: nodes are on the internet. Add private subnets');
    }
  }
}

/** Public subnets and private ones, of the types that the VPC has. */
function defaultSelection(vpc: ec2.IVpc): ec2.SubnetSelection[] {
  const types: [ec2.SubnetType, ec2.ISubnet[]][] = [
    [ec2.SubnetType.PUBLIC, vpc.publicSubnets],
    [ec2.SubnetType.PRIVATE_WITH_EGRESS, vpc.privateSubnets],
    [ec2.SubnetType.PRIVATE_ISOLATED, vpc.privateSubnets.length > 0 ? [] : vpc.isolatedSubnets],
  ];
  return types.filter(([, subnets]) => subnets.length > 0).map(([subnetType]) => ({ subnetType }));
}

/** The zone of a subnet; `undefined` where an imported subnet does not say. */
function zoneOf(subnet: ec2.ISubnet): string | undefined {
  try {
    return subnet.availabilityZone;
  } catch {
    return undefined;
  }
}
