import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { CfnOutput, Names, Stack, Tags, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CfnCluster } from 'aws-cdk-lib/aws-eks';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ClusterAccess, ClusterAccessMethod } from '../access/cluster-access';
import type { IdentityMappingOptions } from '../access/identity-mapping';
import { IdentityMapping } from '../access/identity-mapping';
import { KubernetesDelivery } from '../kubernetes/kubernetes-delivery';
import { KubernetesObjects } from '../kubernetes/kubernetes-objects';
import { KubernetesRelease, requireSupportedRelease } from '../kubernetes/kubernetes-release';
import { ClusterEndpoint, requireEndpoint } from '../network/cluster-endpoint';
import { ClusterNetwork } from '../network/cluster-network';
import { acknowledge } from '../private/acknowledge';
import { ClusterRegistry } from '../private/cluster-registry';
import { fail } from '../private/fail';
import { DNS_1123_SUBDOMAIN, requireOneOf, requireText, requireTextMap, show } from '../private/require';
import { tagProblems } from '../private/tags';
import { ebsStorageClass } from '../storage/ebs-storage-class';
import { ClusterAddons } from './cluster-addons';
import { ControlPlaneLogs } from './control-plane-logs';
import type { PlatformClusterOptions } from './platform-cluster-options';
import { acknowledgeFindings } from './cluster-findings';
import { warnAtTheEnd, warnOfKubectlSkew } from './cluster-warnings';
import { requireSecretsKey } from './secrets-key';
import { defaultServiceCidr, requireServiceCidr } from './service-cidr';

/** Props of `PlatformCluster`. */
export interface PlatformClusterProps extends PlatformClusterOptions {}

const CLUSTER_NAME = {
  code: 'ClusterName', pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/, maxLength: 100,
  must: 'be at most 100 letters, digits, \'-\' or \'_\', beginning with a letter or digit', example: 'genomics',
};

/**
 * An EKS cluster as Seqera and Palette ask for it: network, endpoint, add-ons in order, logs, default StorageClass.
 *
 * It has no nodes: add `ManagedNodegroup` or `PaletteReadyNodegroup` in the same stack.
 *
 * Throws for contradictory network, endpoint, name or version; see the props.
 *
 * @see https://docs.spectrocloud.com/clusters/public-cloud/aws/eks/
 */
export class PlatformCluster extends Construct {
  /** The cluster. */
  public readonly cluster: eks.Cluster;
  /** Name of the cluster: the literal, not a reference to the cluster. */
  public readonly clusterName: string;
  /** Kubernetes version of the control plane and, unless told otherwise, of its nodes. */
  public readonly kubernetesVersion: KubernetesRelease;
  /** VPC and subnets. */
  public readonly network: ClusterNetwork;
  /** Security group of the control plane's network interfaces, beside the one that EKS makes. */
  public readonly controlPlaneSecurityGroup: ec2.SecurityGroup;
  /** Log group of the control plane. */
  public readonly logs: ControlPlaneLogs;
  /** Who may use the cluster. */
  public readonly access: ClusterAccess;
  /** EKS add-ons and their roles. */
  public readonly addons: ClusterAddons;

  constructor(scope: Construct, id: string, props: PlatformClusterProps = {}) {
    super(scope, id);
    // Otherwise cluster.openIdConnectProvider costs a Lambda and a custom resource. Must stand before the first child.
    this.node.setContext('@aws-cdk/aws-eks:useNativeOidcProvider', true);
    this.clusterName = this.chooseName(props.clusterName);
    requireTextMap(this, 'tags', props.tags);
    Object.entries(props.tags ?? {}).forEach(([key, value]) => Tags.of(this).add(key, value));

    this.kubernetesVersion = props.kubernetesVersion ?? KubernetesRelease.V1_36;
    const ipv6 = props.ipFamily === eks.IpFamily.IP_V6;
    const endpoint = props.endpoint ?? ClusterEndpoint.privateOnly();
    this.network = new ClusterNetwork(this, 'Network', { ...props.network, clusterName: this.clusterName, ipv6 });
    this.check(props, endpoint, ipv6);
    this.controlPlaneSecurityGroup = this.makeSecurityGroup(endpoint);
    this.logs = new ControlPlaneLogs(this, 'Logs', { ...props.logs, clusterName: this.clusterName });
    this.cluster = this.makeCluster(props, endpoint);
    this.register(props);
    this.access = new ClusterAccess(this, 'Access', { cluster: this.cluster, method: props.accessMethod });
    this.addons = new ClusterAddons(this, 'Addons', { cluster: this.cluster, clusterName: this.clusterName, versions: props.addonVersions, ipv6 });
    KubernetesObjects.of(this.cluster).add(ebsStorageClass(props.storageClassName ?? 'spectro-storage-class'));
    warnAtTheEnd(this, this.cluster, props.delivery);

    new CfnOutput(this, 'UpdateKubeconfigCommand', {
      value: `aws eks update-kubeconfig --region ${Stack.of(this).region} --name ${this.cluster.clusterName}`,
      description: 'Writes the cluster into your kubeconfig file',
    });
  }

  /**
   * Makes an IAM user or role an administrator of the cluster.
   *
   * It needs `eks:DescribeCluster` of IAM too, to run the command that makes its kubeconfig.
   *
   * @param id construct id of the mapping: keep it, EKS refuses a second entry for a principal
   * @param identity the IAM user or role
   */
  public grantAdmin(id: string, identity: iam.IIdentity): IdentityMapping {
    return this.mapIdentity(id, identity, { groups: ['system:masters'] });
  }

  /**
   * Maps an IAM user or role to a Kubernetes user and groups.
   *
   * @param id construct id of the mapping: keep it, EKS refuses a second entry for a principal
   * @param identity the IAM user or role
   * @param options user name and groups
   */
  public mapIdentity(id: string, identity: iam.IIdentity, options: IdentityMappingOptions): IdentityMapping {
    return new IdentityMapping(this.access, id, { ...options, cluster: this.cluster, identity });
  }

  /** Always a name: CloudFormation then refuses to replace the cluster instead of doing it, and tags can carry it. */
  private chooseName(name: string | undefined): string {
    requireText(this, 'clusterName', name, CLUSTER_NAME);
    return name ?? Names.uniqueResourceName(this, { maxLength: CLUSTER_NAME.maxLength, separator: '-', allowedSpecialCharacters: '-' });
  }

  private check(props: PlatformClusterProps, endpoint: ClusterEndpoint, ipv6: boolean): void {
    requireSupportedRelease(this, 'kubernetesVersion', this.kubernetesVersion);
    requireEndpoint(this, endpoint, ipv6, this.network.privateSubnets.length > 0);
    if (props.kubectlLayer === undefined) { warnOfKubectlSkew(this, this.kubernetesVersion); }
    requireText(this, 'storageClassName', props.storageClassName, DNS_1123_SUBDOMAIN);
    requireOneOf(this, 'delivery', props.delivery, Object.values(KubernetesDelivery));
    requireOneOf(this, 'ipFamily', props.ipFamily, Object.values(eks.IpFamily));
    this.refuseExportedMap(props);
    if (props.secretsKey) { requireSecretsKey(this, props.secretsKey, Stack.of(this).region); }
    if (ipv6 && props.serviceIpv4Cidr !== undefined) {
      fail(this, 'ServiceCidrWithIpv6', `'serviceIpv4Cidr' must be left out on an IPv6 cluster, got ${show(props.serviceIpv4Cidr)}`,
        'EKS chooses the IPv6 block itself');
    }
    if (!ipv6) { requireServiceCidr(this, this.serviceCidr(props), this.network.vpc); }
  }

  private serviceCidr(props: PlatformClusterProps): string {
    return props.serviceIpv4Cidr ?? defaultServiceCidr(this.network.vpc);
  }

  /** Nobody could apply the map: it is what would let them in. */
  private refuseExportedMap({ delivery, accessMethod }: PlatformClusterProps): void {
    if (delivery !== KubernetesDelivery.EXPORT || accessMethod !== ClusterAccessMethod.AWS_AUTH) { return; }
    fail(this, 'AwsAuthExported', '\'accessMethod\' must not be AWS_AUTH with \'delivery\' EXPORT: only a principal in the map could apply it',
      'use access entries');
  }

  private makeSecurityGroup({ privateAccess, privateCidrs }: ClusterEndpoint): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, 'ControlPlaneSecurityGroup', {
      vpc: this.network.vpc,
      description: `Kubernetes API server of ${this.clusterName}`,
    });
    if (privateCidrs !== undefined && Token.isUnresolved(privateCidrs)) {
      fail(this, 'CidrListUnknown', '\'privateCidrs\' must be a list whose length is known at synth: each entry becomes a rule',
        'name the blocks, or pass single tokens in a list');
    }
    for (const cidr of privateAccess ? privateCidrs ?? [this.vpcCidr()] : []) {
      group.addIngressRule(cidr.includes(':') ? ec2.Peer.ipv6(cidr) : ec2.Peer.ipv4(cidr), ec2.Port.HTTPS, 'Kubernetes API');
    }
    acknowledge(group, 'The default source is the VPC itself, whose block cdk-nag cannot read', 'EC23');
    return group;
  }

  private vpcCidr(): string {
    try {
      return this.network.vpc.vpcCidrBlock;
    } catch {
      fail(this, 'VpcCidrUnknown', '\'endpoint\' opens the private endpoint to the block of the VPC, which the imported VPC does not name',
        'pass \'vpcCidrBlock\' to fromVpcAttributes or \'privateCidrs\' to the endpoint');
    }
  }

  private makeCluster(props: PlatformClusterProps, endpoint: ClusterEndpoint): eks.Cluster {
    const exported = props.delivery === KubernetesDelivery.EXPORT;
    const cluster = new eks.Cluster(this, 'Cluster', {
      clusterName: this.clusterName,
      version: eks.KubernetesVersion.of(this.kubernetesVersion.version),
      vpc: this.network.vpc,
      vpcSubnets: this.network.vpcSubnets,
      securityGroup: this.controlPlaneSecurityGroup,
      endpointAccess: endpointAccess(endpoint),
      ipFamily: props.ipFamily,
      serviceIpv4Cidr: props.ipFamily === eks.IpFamily.IP_V6 ? undefined : this.serviceCidr(props),
      secretsEncryptionKey: props.secretsKey,
      clusterLogging: this.logs.types.length > 0 ? this.logs.types : undefined,
      bootstrapClusterCreatorAdminPermissions: false,
      bootstrapSelfManagedAddons: false,
      // Anything but the default, which is Auto Mode.
      defaultCapacityType: eks.DefaultCapacityType.NODEGROUP,
      defaultCapacity: 0,
      kubectlProviderOptions: exported ? undefined : { kubectlLayer: props.kubectlLayer ?? new KubectlV36Layer(this, 'KubectlLayer') },
    });
    const resource = cluster.node.defaultChild as CfnCluster;
    resource.node.addDependency(this.logs, this.network.vpc);
    resource.deletionProtection = props.deletionProtection;
    // aws-eks-v2 refuses address blocks on a public-only endpoint; EKS and Palette allow them.
    if (endpoint.publicCidrs !== undefined) { resource.addPropertyOverride('ResourcesVpcConfig.PublicAccessCidrs', endpoint.publicCidrs); }
    resource.node.addValidation({ validate: () => tagProblems(this, resource.tags.tagValues()) });
    acknowledgeFindings(cluster, endpoint);
    return cluster;
  }

  /** Tells the constructs that join the cluster later what they cannot ask it. */
  private register(props: PlatformClusterProps): void {
    const registry = ClusterRegistry.of(this.cluster);
    registry.kubernetesVersion = this.kubernetesVersion.version;
    registry.delivery = props.delivery;
    registry.tags = props.tags ?? {};
    const { privateSubnets, publicSubnets } = this.network;
    registry.nodeSubnetIds = (privateSubnets.length > 0 ? privateSubnets : publicSubnets).map((subnet) => subnet.subnetId);
  }
}

function endpointAccess({ privateAccess, publicAccess }: ClusterEndpoint): eks.EndpointAccess {
  if (privateAccess && publicAccess) { return eks.EndpointAccess.PUBLIC_AND_PRIVATE; }
  return privateAccess ? eks.EndpointAccess.PRIVATE : eks.EndpointAccess.PUBLIC;
}
