import { Stack, Stage, Token } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { IConstruct } from 'constructs';
import { Construct, DependencyGroup } from 'constructs';
import { fail } from './fail';

/** The registries of one construct tree, by cluster. */
const REGISTRIES = new WeakMap<IConstruct, Map<unknown, ClusterRegistry>>();

/**
 * What the constructs of one cluster must know of each other: what has to exist before the first node,
 * which node groups there are, and which names are taken. Found from any `ICluster`, so constructs that are
 * added later, in other files and stacks, meet in the same place.
 */
export class ClusterRegistry {
  /** The registry of a cluster. Two imports of one cluster by its literal name share it, inside one stage. */
  public static of(cluster: eks.ICluster, scope: IConstruct = cluster): ClusterRegistry {
    if (!Construct.isConstruct(cluster) || !('clusterArn' in cluster)) {
      fail(scope, 'NotACluster', '\'cluster\' must be an EKS cluster of aws-eks-v2, got something else',
        'pass \'platform.cluster\' or eks.Cluster.fromClusterAttributes');
    }
    const root = cluster.node.root;
    const registries = REGISTRIES.get(root) ?? new Map<unknown, ClusterRegistry>();
    REGISTRIES.set(root, registries);
    const name = cluster.clusterName;
    const key = Token.isUnresolved(name) ? cluster : `${Stage.of(cluster)?.node.path}/${cluster.env.account}/${cluster.env.region}/${name}`;
    const registry = registries.get(key) ?? new ClusterRegistry(cluster);
    registries.set(key, registry);
    return registry;
  }

  /** Add-ons that the first node needs to become ready. */
  public readonly beforeNodes = new DependencyGroup();
  /** Node groups in the cluster's own stack: what add-ons with pods wait for. */
  public readonly nodes = new DependencyGroup();
  /** Those add-ons: what pods and volumes need until they have ended. */
  public readonly afterNodes = new DependencyGroup();

  /** Role of every node group: aws-auth must name them all. A role that groups share stands there once. */
  public readonly nodeRoleArns = new Set<string>();

  /** Kubernetes version of the control plane, which nodes share unless told otherwise. */
  public kubernetesVersion?: string;
  /** How the cluster's Kubernetes objects are delivered, where that was said. */
  public delivery?: string;
  /** Whether the VPC CNI has an IAM role of its own, so that nodes need not carry its policy. */
  public cniHasIdentity = false;
  /** Subnets of the nodes, where the cluster's network names them. */
  public nodeSubnetIds?: string[];

  /** The stack whose aws-auth names the roles of nodes, where there is one. */
  public nodeRolesInStack?: Stack;
  /** Tags of the cluster, which its node groups share. */
  public tags: Record<string, string> = {};
  /** Whether some principal administers the cluster, CDK's own handler apart. */
  public hasAdmin = false;

  private nodegroups = 0;
  private nodesForAddons = false;
  private readonly shared = new Map<string, unknown>();
  private readonly claims = new Map<string, string>();

  private constructor(private readonly cluster: eks.ICluster) {}

  /** Number of node groups known so far. */
  public get nodegroupCount(): number {
    return this.nodegroups;
  }

  /** Whether the cluster's own stack has a node group with a node from the start and no taint, so that its add-ons find a node. */
  public get hasNodesForAddons(): boolean {
    return this.nodesForAddons;
  }

  /** Orders a node group behind the add-ons it needs and before those that need it. */
  public addNodegroup(nodegroup: IConstruct, nodeRoleArn: string, takesAnyPod: boolean): void {
    this.nodegroups += 1;
    this.nodeRoleArns.add(nodeRoleArn);
    nodegroup.node.addDependency(this.beforeNodes);
    // A group in another stack already depends on the cluster's stack: waiting for it would be a cycle.
    if (Stack.of(nodegroup) === Stack.of(this.cluster)) {
      this.nodesForAddons ||= takesAnyPod;
      this.nodes.add(nodegroup);
    }
  }

  /** Makes something once per cluster and hands the same out ever after. */
  public once<T>(key: string, create: () => T): T {
    if (!this.shared.has(key)) { this.shared.set(key, create()); }
    return this.shared.get(key) as T;
  }

  /** What was made or set under a key, if anything. */
  public find<T>(key: string): T | undefined {
    return this.shared.get(key) as T | undefined;
  }

  /** Takes a name that only one construct of this cluster may have; fails for the second. */
  public claim(scope: IConstruct, code: string, what: string, remedy: string, key = what): void {
    const owner = this.claims.get(key);
    if (owner !== undefined) { fail(scope, code, `${what} is taken by '${owner}' already`, remedy); }
    this.claims.set(key, scope.node.path);
  }
}
