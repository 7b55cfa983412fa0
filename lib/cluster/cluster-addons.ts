import { Stack } from 'aws-cdk-lib';
import { CfnAddon } from 'aws-cdk-lib/aws-eks';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { WorkloadRole } from '../access/workload-role';
import { KubernetesServiceAccount } from '../kubernetes/kubernetes-service-account';
import { acknowledgeManagedPolicies, acknowledgeWildcard } from '../private/acknowledge';
import { ClusterRegistry } from '../private/cluster-registry';
import { fail } from '../private/fail';
import { requireTextMap, show } from '../private/require';

/** EKS add-ons that pods of every node need, in the order they must be there. */
const BEFORE_NODES = ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'] as const;
const AFTER_NODES = ['coredns', 'aws-ebs-csi-driver', 'metrics-server'] as const;

/** Props of `ClusterAddons`. */
export interface ClusterAddonsProps {
  /** The cluster. */
  readonly cluster: eks.ICluster;
  /** Name of the cluster, which the names of the add-ons' roles begin with. */
  readonly clusterName: string;
  /**
   * Versions of add-ons by name, for example `{ coredns: 'v1.14.2-eksbuild.3' }`.
   *
   * @default - EKS's default for the Kubernetes version
   */
  readonly versions?: { [addon: string]: string };
  /**
   * Whether pods have IPv6 addresses: the CNI then needs other rights.
   *
   * @default false
   */
  readonly ipv6?: boolean;
}

/**
 * The EKS add-ons of a cluster, in order: network, proxy and Pod Identity before the first node, everything that runs
 * as a Deployment after it. Without the order coredns and the CSI driver wait for nodes until the deployment times out.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html
 */
export class ClusterAddons extends Construct {
  /** The role of the VPC CNI (`kube-system/aws-node`). */
  public readonly cniRole: WorkloadRole;
  /** The role of the EBS CSI driver (`kube-system/ebs-csi-controller-sa`). */
  public readonly ebsCsiRole: WorkloadRole;
  /** The add-ons by name. */
  public readonly installed: { [addon: string]: CfnAddon } = {};

  constructor(scope: Construct, id: string, props: ClusterAddonsProps) {
    super(scope, id);
    const registry = ClusterRegistry.of(props.cluster, this);
    requireTextMap(this, 'addonVersions', props.versions);
    this.requireKnownNames(props.versions ?? {});
    this.cniRole = this.makeCniRole(props);
    this.ebsCsiRole = this.makeRole('EbsCsi', 'csi', 'ebs-csi-controller-sa', props,
      [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEBSCSIDriverPolicy')]);
    registry.cniHasIdentity = true;

    const roles: Record<string, WorkloadRole> = { 'vpc-cni': this.cniRole, 'aws-ebs-csi-driver': this.ebsCsiRole };
    for (const name of BEFORE_NODES) { registry.beforeNodes.add(this.install(name, props, roles[name])); }
    for (const name of AFTER_NODES) {
      const addon = this.install(name, props, roles[name]);
      addon.node.addDependency(registry.nodes);
      registry.afterNodes.add(addon);
    }
  }

  private requireKnownNames(versions: Record<string, string>): void {
    const known: readonly string[] = [...BEFORE_NODES, ...AFTER_NODES];
    const wrong = Object.keys(versions).find((name) => !known.includes(name));
    if (wrong === undefined) { return; }
    fail(this, 'UnknownAddon', `'addonVersions' must name add-ons of this cluster, got ${show(wrong)}`, `use ${known.join(', ')}`);
  }

  private makeCniRole(props: ClusterAddonsProps): WorkloadRole {
    const role = this.makeRole('Cni', 'cni', 'aws-node', props, props.ipv6 ? [] : [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonEKS_CNI_Policy')]);
    if (props.ipv6) {
      const networkInterfaces = `arn:${Stack.of(this).partition}:ec2:*:*:network-interface/*`;
      ipv6CniStatements(networkInterfaces).forEach((statement) => role.role.addToPrincipalPolicy(statement));
      acknowledgeWildcard(role, '*', 'The CNI assigns addresses to network interfaces that do not exist yet');
      acknowledgeWildcard(role, networkInterfaces, 'The CNI tags network interfaces that do not exist yet');
    }
    return role;
  }

  private makeRole(id: string, suffix: string, account: string, props: ClusterAddonsProps, managedPolicies: iam.IManagedPolicy[]): WorkloadRole {
    const roleName = `${props.clusterName}-irsa-${suffix}`;
    const workload = new WorkloadRole(this, `${id}Role`, {
      cluster: props.cluster,
      serviceAccounts: [KubernetesServiceAccount.existing('kube-system', account)],
      // A role name has 64 characters at most, a cluster name 100.
      roleName: roleName.length <= 64 ? roleName : undefined,
      managedPolicies,
    });
    acknowledgeManagedPolicies(workload.role, 'The policy that AWS maintains for this add-on');
    return workload;
  }

  private install(addonName: string, props: ClusterAddonsProps, role?: WorkloadRole): CfnAddon {
    const addon = this.agentOf(props.cluster, addonName) ?? new CfnAddon(this, addonName, { clusterName: props.cluster.clusterName, addonName });
    addon.addonVersion = props.versions?.[addonName];
    addon.serviceAccountRoleArn = role?.role.roleArn;
    addon.resolveConflicts = 'OVERWRITE';
    this.installed[addonName] = addon;
    return addon;
  }

  /** CDK makes the Pod Identity agent itself for its own service accounts: its construct, so that there is one. */
  private agentOf(cluster: eks.ICluster, addonName: string): CfnAddon | undefined {
    return addonName === 'eks-pod-identity-agent' ? cluster.eksPodIdentityAgent?.node.defaultChild as CfnAddon | undefined : undefined;
  }
}

/** https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html: AWS has no managed policy for IPv6. */
function ipv6CniStatements(networkInterfaces: string): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: ['ec2:AssignIpv6Addresses', 'ec2:DescribeInstances', 'ec2:DescribeInstanceTypes', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeTags'],
      resources: ['*'],
    }),
    new iam.PolicyStatement({ actions: ['ec2:CreateTags'], resources: [networkInterfaces] }),
  ];
}
