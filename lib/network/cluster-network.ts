import { Annotations, RemovalPolicy, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { fail } from '../private/fail';
import { requireIntegerBetween } from '../private/require';
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
   * @default - all public subnets and all private subnets with egress
   */
  readonly vpcSubnets?: ec2.SubnetSelection[];
  /**
   * Address block of the new VPC.
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
const BOTH = [{ subnetType: ec2.SubnetType.PUBLIC }, { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }];

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
    this.vpcSubnets = props.vpcSubnets ?? BOTH.filter(({ subnetType }) => subnetType !== ec2.SubnetType.PUBLIC || this.vpc.publicSubnets.length > 0);

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
    for (const prop of ['vpcCidr', 'natGateways', 'restrictDefaultSecurityGroup'] as const) {
      if (props[prop] !== undefined) {
        fail(this, 'NewVpcOption', `'${prop}' must be left out with 'vpc', got ${JSON.stringify(props[prop])}`, 'it shapes a new VPC only');
      }
    }
  }

  private makeVpc({ vpcCidr, natGateways = ZONES, restrictDefaultSecurityGroup = false, ipv6 = false }: ClusterNetworkProps): ec2.Vpc {
    requireIntegerBetween(this, 'natGateways', natGateways, 1, ZONES);
    const family = ipv6 ? { ipProtocol: ec2.IpProtocol.DUAL_STACK } : {};
    const addresses = ipv6 ? { ipv6AssignAddressOnCreation: true } : {};
    const vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(vpcCidr ?? '10.0.0.0/16'),
      maxAzs: ZONES,
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

  private selectSubnets(): ec2.ISubnet[] {
    try {
      return this.vpcSubnets.flatMap((selection) => this.vpc.selectSubnets(selection).subnets);
    } catch {
      fail(this, 'NoClusterSubnets', '\'vpc\' has no subnets of a type that the cluster asks for', 'choose others in \'vpcSubnets\'');
    }
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

/** The zone of a subnet; `undefined` where an imported subnet does not say. */
function zoneOf(subnet: ec2.ISubnet): string | undefined {
  try {
    return subnet.availabilityZone;
  } catch {
    return undefined;
  }
}
