import { Annotations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { PlatformCluster } from '../cluster/platform-cluster';
import type { PlatformClusterOptions } from '../cluster/platform-cluster-options';
import { ClusterEndpoint } from '../network/cluster-endpoint';
import { ManagedNodegroup } from '../nodes/managed-nodegroup';
import type { ManagedNodegroupOptions } from '../nodes/managed-nodegroup-options';
import { InstanceTypeShape } from '../nodes/instance-type-shape';
import { isBottlerocket } from '../nodes/node-ami';
import { LocalStorage } from '../nodes/node-config';
import { fail } from '../private/fail';
import { requireGiven, requireIntegerBetween, requireList, show } from '../private/require';
import type { FusionBucketAccess } from './fusion-bucket-access';
import { renderHeadPodSpec, renderNextflowConfig } from './nextflow-placement';
import { SeqeraCloud } from './seqera-cloud';
import type { SeqeraComputeEnvironmentOptions } from './compute-environment-options';
import { SeqeraComputeEnvironment } from './seqera-compute-environment';
import type { SeqeraLauncherOptions } from './seqera-launcher';
import { SeqeraLauncher } from './seqera-launcher';
import type { SeqeraPrincipal } from './seqera-principal';
import type { SeqeraStorage } from './seqera-storage';

/** Props of `SeqeraComputeCluster`. */
export interface SeqeraComputeClusterProps extends PlatformClusterOptions {
  /** Who Seqera is in the AWS account. */
  readonly principal: SeqeraPrincipal;
  /** Where pipelines keep their work directory. */
  readonly storage: SeqeraStorage;
  /**
   * Namespace and service accounts.
   *
   * @default - those of Seqera's page
   */
  readonly launcher?: SeqeraLauncherOptions;
  /**
   * Nodes of the Nextflow head jobs and of the cluster's own pods: on-demand, for a lost head job loses the run.
   *
   * @default - one to three m6i.xlarge
   */
  readonly headNodes?: ManagedNodegroupOptions;
  /**
   * Pools of nodes for tasks, by construct id. Their NVMe disks become one RAID0 array.
   *
   * @default - `Compute`: one to ten spot nodes of 16 vCPU and 64 GiB with NVMe disks
   */
  readonly computeNodes?: { [id: string]: ManagedNodegroupOptions };
  /**
   * Fields of the compute environment that nothing else decides.
   *
   * @default - Fusion and Wave on, head pods on their nodes, the generated Nextflow configuration
   */
  readonly environment?: SeqeraComputeEnvironmentOptions;
}

const POOL = 'nextflow.io/pool';
const HEAD_LABELS = { [POOL]: 'head' };
const COMPUTE_LABELS = { [POOL]: 'compute' };
/** Keeps everything but tasks off the nodes that come and go. */
const COMPUTE_TAINT: eks.TaintSpec = { key: POOL, value: 'compute', effect: eks.TaintEffect.NO_SCHEDULE };
const COMPUTE_TYPES = ['m6id.4xlarge', 'm5d.4xlarge'].map((name) => new ec2.InstanceType(name));

/**
 * An EKS cluster on which Seqera Platform launches Nextflow: the cluster, a pool for head jobs, pools for tasks, the
 * launcher's namespace and accounts, and their access to the work directory.
 *
 * Throws for head nodes on spot; see `PlatformCluster`, `SeqeraLauncher` and `FusionBucketAccess` for the rest.
 *
 * @see https://docs.seqera.io/platform-cloud/compute-envs/eks
 */
export class SeqeraComputeCluster extends Construct {
  /** Network, cluster and add-ons. */
  public readonly platform: PlatformCluster;
  /** The EKS cluster. */
  public readonly cluster: eks.Cluster;
  /** Nodes of the head jobs. */
  public readonly headNodes: ManagedNodegroup;
  /** Nodes of the tasks. */
  public readonly computeNodes: ManagedNodegroup[];
  /** Namespace, accounts and RBAC. */
  public readonly launcher: SeqeraLauncher;
  /** Access of the pods to S3. */
  public readonly fusion: FusionBucketAccess;
  /** YAML for "Custom head pod specs": sends head jobs to their nodes. */
  public readonly headPodSpec: string;
  /** Configuration for "Global Nextflow config": sends tasks to their nodes, and the user's own behind it. */
  public readonly nextflowConfig: string;
  /** The compute environment as Seqera wants it: outputs, JSON, seqerakit, Terraform. */
  public readonly environment: SeqeraComputeEnvironment;

  constructor(scope: Construct, id: string, props: SeqeraComputeClusterProps) {
    super(scope, id);
    requireGiven(this, 'principal', props.principal, 'bind', 'name who Seqera is with SeqeraPrincipal');
    requireGiven(this, 'storage', props.storage, 'bind', 'name the work directory with SeqeraStorage');
    this.platform = new PlatformCluster(this, 'Platform', {
      ...props, endpoint: props.endpoint ?? ClusterEndpoint.publicAndPrivate({ publicCidrs: SeqeraCloud.EGRESS_CIDRS }),
    });
    this.cluster = this.platform.cluster;
    this.headNodes = this.addHeadNodes(props.headNodes ?? {});
    this.computeNodes = this.requirePools(props.computeNodes ?? { Compute: {} }).map(([pool, options]) => this.addComputeNodes(pool, options));
    this.launcher = new SeqeraLauncher(this, 'Launcher', { ...props.launcher, cluster: this.cluster, principal: props.principal });
    this.fusion = props.storage.bind(this, this.cluster, this.launcher);

    this.headPodSpec = renderHeadPodSpec({ labels: HEAD_LABELS, taints: this.headNodes.taints });
    this.nextflowConfig = this.renderConfig(props);
    this.environment = this.makeEnvironment(props.environment ?? {});
    this.warnOfPrivateEndpoint(props);
  }

  /** The generated configuration first, so that the user's own wins. */
  private renderConfig(props: SeqeraComputeClusterProps): string {
    const generated = renderNextflowConfig({ labels: COMPUTE_LABELS, taints: distinct(this.computeNodes.flatMap((pool) => pool.taints)) }, {
      spot: this.computeNodes.some(({ resource }) => resource.capacityType === eks.CapacityType.SPOT),
      storageKeyArn: this.fusion.encryptionKey?.keyArn,
    });
    return generated + (props.environment?.nextflowConfig ?? '');
  }

  private makeEnvironment(options: SeqeraComputeEnvironmentOptions): SeqeraComputeEnvironment {
    return new SeqeraComputeEnvironment(this, 'Environment', {
      ...options,
      headPodSpec: options.headPodSpec ?? this.headPodSpec,
      fusion: options.fusion ?? true,
      nextflowConfig: this.nextflowConfig,
      cluster: this.cluster,
      clusterName: this.platform.clusterName,
      kubernetesNamespace: this.launcher.kubernetesNamespace,
      headServiceAccount: this.launcher.headServiceAccount.name,
      computeServiceAccount: this.launcher.computeServiceAccount.name,
      workDirectory: this.fusion.workDirectory,
    });
  }

  private warnOfPrivateEndpoint({ principal, endpoint }: SeqeraComputeClusterProps): void {
    if (!principal.isSeqeraCloud || endpoint === undefined || endpoint.publicAccess) { return; }
    Annotations.of(this).addWarningV2('cdk-seqera-palette-eks:seqeraCloudOutside',
      'Seqera Cloud calls the API server from the internet, but \'endpoint\' is private: open it to SeqeraCloud.EGRESS_CIDRS');
  }

  private addHeadNodes(options: ManagedNodegroupOptions): ManagedNodegroup {
    if (options.capacityType === eks.CapacityType.SPOT) {
      fail(this, 'HeadNodesOnSpot', '\'headNodes\' must be on-demand, got SPOT', 'a reclaimed head job loses the whole run: use spot for \'computeNodes\'');
    }
    requireIntegerBetween(this, 'headNodes.minSize', options.minSize, 1, 450);
    return new ManagedNodegroup(this, 'HeadNodes', { ...options, cluster: this.cluster, labels: { ...options.labels, ...HEAD_LABELS } });
  }

  private requirePools(pools: { [id: string]: ManagedNodegroupOptions }): [string, ManagedNodegroupOptions][] {
    const entries = Object.entries(pools);
    if (entries.length === 0 || entries.some(([pool, options]) => pool === 'Head' || typeof options !== 'object' || options === null)) {
      fail(this, 'ComputeNodes', `'computeNodes' must name one pool or more, none of them 'Head', each with its options, got ${show(pools)}`,
        'leave it out, or write it like { Spot: { maxSize: 20 } }');
    }
    return entries;
  }

  private addComputeNodes(pool: string, options: ManagedNodegroupOptions): ManagedNodegroup {
    const instanceTypes = options.instanceTypes ?? COMPUTE_TYPES;
    return new ManagedNodegroup(this, `${pool}Nodes`, {
      ...options,
      cluster: this.cluster,
      instanceTypes,
      capacityType: options.capacityType ?? eks.CapacityType.SPOT,
      maxSize: options.maxSize ?? 10,
      taints: options.taints ?? [COMPUTE_TAINT],
      localStorage: options.localStorage ?? (isBottlerocket(options.amiType) ? undefined : LocalStorage.RAID0),
      // Without disks in the machine, Fusion's cache lives on the root volume.
      disk: options.disk ?? (hasLocalDisks(this, instanceTypes) ? undefined : { sizeGiB: 100, throughputMiBps: 325 }),
      labels: { ...options.labels, ...COMPUTE_LABELS },
    });
  }
}

function hasLocalDisks(scope: Construct, types: ec2.InstanceType[]): boolean {
  requireList(scope, 'instanceTypes', types);
  return types.every((type) => InstanceTypeShape.of(scope, 'instanceTypes', type)?.hasLocalDisk ?? false);
}

function distinct(taints: eks.TaintSpec[]): eks.TaintSpec[] {
  return [...new Map(taints.map((taint) => [JSON.stringify(taint), taint])).values()];
}
