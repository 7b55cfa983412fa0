import { CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { KubernetesObjects } from '../kubernetes/kubernetes-objects';
import { ClusterRegistry } from '../private/cluster-registry';
import { fail } from '../private/fail';
import { requireOneOf } from '../private/require';

/** Where a cluster keeps who may use it. */
export enum ClusterAccessMethod {
  /** EKS access entries: one resource per principal. */
  ACCESS_ENTRIES = 'access-entries',
  /** The ConfigMap `kube-system/aws-auth`, which AWS has deprecated. EKS reads access entries beside it. */
  AWS_AUTH = 'aws-auth',
}

/** Props of `ClusterAccess`. */
export interface ClusterAccessProps {
  /** The cluster. */
  readonly cluster: eks.ICluster;
  /**
   * Where mappings go. A cluster can move from aws-auth to access entries, never back.
   *
   * @default ClusterAccessMethod.ACCESS_ENTRIES
   */
  readonly method?: ClusterAccessMethod;
}

/** One entry of the ConfigMap, as the authenticator reads it. */
interface MapEntry {
  readonly userarn?: string;
  readonly rolearn?: string;
  readonly username: string;
  readonly groups: string[];
}

/**
 * Decides where the IAM principals of a cluster are mapped to Kubernetes users and groups. One per cluster.
 *
 * The aws-auth ConfigMap replaces what the cluster has, so it carries every node role that this library
 * knows beside the mappings, and it is refused on a cluster that was not made in this app.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 */
export class ClusterAccess extends Construct {
  /**
   * How a cluster maps principals; access entries where nothing else was said.
   *
   * @param cluster any cluster, also an imported one
   */
  public static of(cluster: eks.ICluster): ClusterAccess {
    return ClusterRegistry.of(cluster).find<ClusterAccess>(ACCESS) ?? new ClusterAccess(cluster, 'Access', { cluster });
  }

  /** Where mappings go. */
  public readonly method: ClusterAccessMethod;

  private readonly cluster: eks.ICluster;
  private readonly users: MapEntry[] = [];
  private readonly roles: MapEntry[] = [];

  constructor(scope: Construct, id: string, props: ClusterAccessProps) {
    super(scope, id);
    const registry = ClusterRegistry.of(props.cluster, this);
    requireOneOf(this, 'method', props.method, Object.values(ClusterAccessMethod));
    this.cluster = props.cluster;
    this.method = props.method ?? ClusterAccessMethod.ACCESS_ENTRIES;
    registry.claim(this, 'ClusterAccessTaken', 'the access of this cluster', 'use ClusterAccess.of(cluster)');
    registry.once(ACCESS, () => this);
    if (this.method === ClusterAccessMethod.AWS_AUTH) { this.useConfigMap(); }
  }

  /** @internal */
  public _mapUser(userarn: string, username: string, groups: string[]): void {
    this.users.push({ userarn, username, groups });
  }

  /** @internal */
  public _mapRole(rolearn: string, username: string, groups: string[]): void {
    this.roles.push({ rolearn, username, groups });
  }

  /** Switches EKS to read the ConfigMap and declares it. */
  private useConfigMap(): void {
    const resource = this.cluster.node.defaultChild;
    if (!CfnResource.isCfnResource(resource) || resource.cfnResourceType !== 'AWS::EKS::Cluster') {
      fail(this, 'AwsAuthOnImportedCluster', '\'method\' AWS_AUTH would replace the mappings of a cluster that this app did not make',
        'use ClusterAccessMethod.ACCESS_ENTRIES');
    }
    // aws-eks-v2 hard-codes 'API', in which EKS does not read the ConfigMap.
    ClusterRegistry.of(this.cluster).nodeRolesInStack = Stack.of(this);
    resource.addPropertyOverride('AccessConfig.AuthenticationMode', 'API_AND_CONFIG_MAP');
    const stack = Stack.of(this);
    KubernetesObjects.of(this.cluster).add({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'aws-auth', namespace: 'kube-system' },
      data: {
        // JSON is YAML, and survives the tokens in it.
        mapRoles: stack.toJsonString(Lazy.any({ produce: () => [...nodeRoles(this.cluster), ...this.roles] })),
        mapUsers: stack.toJsonString(Lazy.any({ produce: () => this.users })),
      },
    });
  }
}

/** Key of the access in the cluster's registry. */
const ACCESS = 'access';

function nodeRoles(cluster: eks.ICluster): MapEntry[] {
  return [...ClusterRegistry.of(cluster).nodeRoleArns].map((rolearn) => ({
    rolearn,
    username: 'system:node:{{EC2PrivateDNSName}}',
    groups: ['system:bootstrappers', 'system:nodes'],
  }));
}
