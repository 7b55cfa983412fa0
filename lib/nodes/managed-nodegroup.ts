import { Annotations, Stack, Tags, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { KubernetesRelease } from '../kubernetes/kubernetes-release';
import { requireSupportedRelease } from '../kubernetes/kubernetes-release';
import { ClusterRegistry } from '../private/cluster-registry';
import { fail } from '../private/fail';
import { requireIntegerBetween, requireList, requireOneOf, requireSome, requireText, requireTextMap, show } from '../private/require';
import { InstanceTypeShape } from './instance-type-shape';
import type { ManagedNodegroupOptions } from './managed-nodegroup-options';
import { defaultAmiType, isBottlerocket, requireAmiType } from './node-ami';
import { LocalStorage, renderNodeConfig } from './node-config';
import { renderNodeDisk } from './node-disk';
import { requireLabels, requireTaints } from './node-labels';
import { NodeLaunchTemplate } from './node-launch-template';
import { makeNodeRole } from './node-role';
import { renderScaling } from './node-scaling';
import { selectNodeSubnets } from './node-subnets';

/** Props of `ManagedNodegroup`. */
export interface ManagedNodegroupProps extends ManagedNodegroupOptions {
  /** The cluster that the nodes join, also an imported one. */
  readonly cluster: eks.ICluster;
}

const MOST_NODEGROUPS = 30;
const MOST_INSTANCE_TYPES = 20;
const NODEGROUP_NAME = {
  code: 'NodegroupName', pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/, maxLength: 63,
  must: 'be at most 63 letters, digits, \'-\' or \'_\', beginning with a letter or digit', example: 'palette-pool',
};
const RELEASE_VERSION = {
  code: 'ReleaseVersion', pattern: /^(1\.\d{2}\.\d+-\d{8}|\d+\.\d+\.\d+-[0-9a-f]{8})$/, maxLength: 40,
  must: 'be a release of the EKS AMI', example: '1.36.2-20261110',
};

/**
 * A managed node group on AL2023 or Bottlerocket, with a launch template of its own: IMDSv2, encrypted disks, tags on
 * everything EC2 makes, updates that respect disruption budgets.
 *
 * @see https://docs.spectrocloud.com/clusters/public-cloud/aws/eks/
 */
export class ManagedNodegroup extends Construct {
  /** The node group. */
  public readonly resource: CfnNodegroup;
  /** The launch template of its nodes. */
  public readonly launchTemplate: ec2.CfnLaunchTemplate;
  /** The IAM role of its nodes. */
  public readonly nodeRole: iam.IRole;
  /** The AMI type of its nodes. */
  public readonly amiType: eks.NodegroupAmiType;
  /** Labels of its nodes. */
  public readonly labels: { [key: string]: string };
  /** Taints of its nodes. */
  public readonly taints: eks.TaintSpec[];

  constructor(scope: Construct, id: string, props: ManagedNodegroupProps) {
    super(scope, id);
    const registry = ClusterRegistry.of(props.cluster, this);
    this.labels = props.labels ?? {};
    this.taints = props.taints ?? [];
    const instanceTypes = props.instanceTypes ?? [new ec2.InstanceType('m6i.xlarge')];
    const shapes = this.readInstanceTypes(instanceTypes);
    this.amiType = props.amiType ?? defaultAmiType(shapes);
    this.check(props, shapes);
    Object.entries({ ...registry.tags, ...props.tags }).forEach(([key, value]) => Tags.of(this).add(key, value));

    this.nodeRole = props.nodeRole ?? makeNodeRole(this, props.cluster);
    this.launchTemplate = this.makeLaunchTemplate(props);
    this.resource = this.makeNodegroup(props, instanceTypes);
    this.refuseCycle(props.cluster);
    registry.addNodegroup(this.resource, this.nodeRole.roleArn, this.takesAnyPod(props));
  }

  private readInstanceTypes(types: ec2.InstanceType[]): InstanceTypeShape[] {
    requireList(this, 'instanceTypes', types);
    requireSome(this, 'NoInstanceType', 'instanceTypes', types, 'name one or more, or leave it out');
    if (types.length > MOST_INSTANCE_TYPES) {
      fail(this, 'TooManyInstanceTypes', `'instanceTypes' must hold ${MOST_INSTANCE_TYPES} at most, got ${types.length}`, 'remove some');
    }
    return types.map((type) => InstanceTypeShape.of(this, 'instanceTypes', type)).filter((shape) => shape !== undefined);
  }

  private check(props: ManagedNodegroupProps, shapes: InstanceTypeShape[]): void {
    if (ClusterRegistry.of(props.cluster).nodegroupCount >= MOST_NODEGROUPS) {
      fail(this, 'TooManyNodegroups', `a cluster must have ${MOST_NODEGROUPS} node groups at most, got one more`, 'put more instance types into fewer groups');
    }
    requireOneOf(this, 'capacityType', props.capacityType, [eks.CapacityType.ON_DEMAND, eks.CapacityType.SPOT]);
    requireOneOf(this, 'localStorage', props.localStorage, Object.values(LocalStorage));
    requireList(this, 'securityGroups', props.securityGroups);
    requireTextMap(this, 'tags', props.tags);
    requireAmiType(this, this.amiType, shapes);
    requireLabels(this, this.labels);
    requireTaints(this, this.taints);
    requireText(this, 'nodegroupName', props.nodegroupName, NODEGROUP_NAME);
    requireText(this, 'releaseVersion', props.releaseVersion, RELEASE_VERSION);
    requireIntegerBetween(this, 'metadataHopLimit', props.metadataHopLimit, 1, 64);
    if (props.kubernetesVersion) { this.requireVersion(props.kubernetesVersion, ClusterRegistry.of(props.cluster).kubernetesVersion); }
    if (props.localStorage !== undefined && isBottlerocket(this.amiType)) {
      fail(this, 'LocalStorageOnBottlerocket', `'localStorage' must be left out with ${this.amiType}, got ${show(props.localStorage)}`, 'use an AL2023 AMI');
    }
    this.warn(props);
  }

  private requireVersion(release: KubernetesRelease, ofCluster: string | undefined): void {
    requireSupportedRelease(this, 'kubernetesVersion', release);
    if (ofCluster === undefined || [ofCluster, release.version].some((version) => Token.isUnresolved(version))) { return; }
    if (Number(release.version) <= Number(ofCluster)) { return; }
    fail(this, 'NodesNewerThanCluster', `'kubernetesVersion' must not be newer than the cluster's ${ofCluster}, got ${show(release.version)}`,
      'upgrade the cluster first');
  }

  /** Whether pods of add-ons find a node here from the start. */
  private takesAnyPod({ minSize = 1, desiredSize = minSize }: ManagedNodegroupProps): boolean {
    return desiredSize !== 0 && this.taints.every(({ effect }) => effect === eks.TaintEffect.PREFER_NO_SCHEDULE);
  }

  /** aws-auth names the role of these nodes in the cluster's stack, which they need themselves. */
  private refuseCycle(cluster: eks.ICluster): void {
    const [ofCluster, ofRole] = [Stack.of(cluster), Stack.of(this.nodeRole)];
    if (ClusterRegistry.of(cluster).nodeRolesInStack !== ofCluster || ofRole === ofCluster) { return; }
    const stacks = `'${ofCluster.node.path}', where aws-auth names it, got one in '${ofRole.node.path}'`;
    fail(this, 'AwsAuthAcrossStacks', `'nodeRole' must be in the cluster's stack ${stacks}`,
      'pass a role of that stack, or use ClusterAccessMethod.ACCESS_ENTRIES');
  }

  private warn(props: ManagedNodegroupProps): void {
    const warn = (id: string, text: string) => Annotations.of(this).addWarningV2(`cdk-seqera-palette-eks:${id}`, text);
    if (props.nodegroupName !== undefined) {
      warn('fixedNodegroupName', '\'nodegroupName\' is fixed: a change that replaces the node group will fail, because the name is taken. Leave it out');
    }
    if (props.capacityType === eks.CapacityType.SPOT && (props.instanceTypes?.length ?? 1) === 1) {
      warn('spotWithOneInstanceType', '\'instanceTypes\' names a single type for spot: EC2 reclaims it more often. Name several of the same size');
    }
    if (props.metadataHopLimit === 1) {
      warn('metadataHopLimit', '\'metadataHopLimit\' is 1: pods get no answer from the metadata service, and the EBS CSI driver needs it. Use 2');
    }
  }

  private makeLaunchTemplate(props: ManagedNodegroupProps): ec2.CfnLaunchTemplate {
    const ebs = renderNodeDisk(this, props.disk ?? {});
    const template = new NodeLaunchTemplate(this, 'LaunchTemplate', {
      blockDeviceMappings: isBottlerocket(this.amiType)
        ? [{ deviceName: '/dev/xvda', ebs: { encrypted: true, volumeType: 'gp3' } }, { deviceName: '/dev/xvdb', ebs }]
        : [{ deviceName: '/dev/xvda', ebs }],
      metadataHopLimit: props.metadataHopLimit ?? 2,
      userData: props.localStorage && renderNodeConfig(this, props.localStorage),
      keyPair: props.keyPair,
      securityGroupIds: props.securityGroups && [this.clusterSecurityGroupId(props.cluster), ...props.securityGroups.map((group) => group.securityGroupId)],
    });
    return template.resource;
  }

  private clusterSecurityGroupId(cluster: eks.ICluster): string {
    try {
      return cluster.clusterSecurityGroupId;
    } catch {
      fail(this, 'NoClusterSecurityGroup', 'the imported cluster does not name its security group, which nodes with \'securityGroups\' need too',
        'pass \'clusterSecurityGroupId\' to fromClusterAttributes');
    }
  }

  private makeNodegroup(props: ManagedNodegroupProps, instanceTypes: ec2.InstanceType[]): CfnNodegroup {
    return new CfnNodegroup(this, 'Resource', {
      clusterName: props.cluster.clusterName,
      nodegroupName: props.nodegroupName,
      nodeRole: this.nodeRole.roleArn,
      subnets: selectNodeSubnets(this, props.cluster, props.subnets),
      amiType: this.amiType,
      version: props.kubernetesVersion?.version ?? ClusterRegistry.of(props.cluster).kubernetesVersion,
      releaseVersion: props.releaseVersion,
      capacityType: props.capacityType ?? eks.CapacityType.ON_DEMAND,
      instanceTypes: instanceTypes.map((type) => type.toString()),
      scalingConfig: renderScaling(this, props),
      labels: Object.keys(this.labels).length > 0 ? this.labels : undefined,
      taints: this.taints.length > 0 ? this.taints : undefined,
      launchTemplate: { id: this.launchTemplate.ref, version: this.launchTemplate.attrLatestVersionNumber },
      // A forced update would ignore disruption budgets and kill running tasks.
      forceUpdateEnabled: false,
    });
  }
}
