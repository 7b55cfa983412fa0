import { Stack, Token } from 'aws-cdk-lib';
import { CfnAccessEntry } from 'aws-cdk-lib/aws-eks';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ClusterRegistry } from '../private/cluster-registry';
import { fail, failure } from '../private/fail';
import { requireGiven, requireList, show } from '../private/require';
import { ClusterAccess, ClusterAccessMethod } from './cluster-access';

/** The Kubernetes user and groups that an IAM principal becomes. */
export interface IdentityMappingOptions {
  /**
   * The Kubernetes user name. In an access entry it must not begin with `system:`, `eks:`, `aws:`, `amazon:` or `iam:`.
   *
   * @default - the ARN of the principal, as EKS writes it
   */
  readonly username?: string;
  /**
   * The Kubernetes groups. `system:masters` makes an administrator: in an access entry it becomes the access policy
   * `AmazonEKSClusterAdminPolicy`. No other group may begin with `system:` there.
   *
   * @default - none
   */
  readonly groups?: string[];
}

/** Props of `IdentityMapping`. */
export interface IdentityMappingProps extends IdentityMappingOptions {
  /** The cluster that lets the principal in. */
  readonly cluster: eks.ICluster;
  /** The IAM user or role. In aws-auth, a role must have no path. */
  readonly identity: iam.IIdentity;
}

const ADMIN_GROUP = 'system:masters';
const RESERVED_USERNAME = /^(system|eks|aws|amazon|iam):/;
const RESERVED_GROUP = /^system:/;
const ROLE_WITH_PATH = /:role\/.+\//;

/**
 * Lets an IAM user or role use a cluster as a Kubernetes user with groups: Palette's and Seqera's `mapUsers` and
 * `mapRoles`. Written as an access entry or into aws-auth, as `ClusterAccess` decides for the cluster.
 *
 * Throws for an IAM group, a principal that is mapped already, and names that EKS reserves.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 */
export class IdentityMapping extends Construct {
  /** The access entry; none where the mapping is in aws-auth. */
  public readonly accessEntry?: CfnAccessEntry;

  constructor(scope: Construct, id: string, props: IdentityMappingProps) {
    super(scope, id);
    const { cluster, identity, username } = props;
    const registry = ClusterRegistry.of(cluster, this);
    requireGiven(this, 'identity', identity, 'grantPrincipal', 'pass an IAM user or role');
    requireList(this, 'groups', props.groups);
    const groups = props.groups ?? [];
    const access = ClusterAccess.of(cluster);
    const arn = this.principalArn(identity);
    const name = Token.isUnresolved(arn) ? identity.node.path : arn;
    registry.claim(this, 'PrincipalTaken', `the mapping of '${name}'`, 'map a principal once, with all its groups', arn);
    registry.hasAdmin ||= groups.includes(ADMIN_GROUP);
    this.node.addValidation({ validate: () => this.refuseNodeRole(name, registry.nodeRoleArns.has(arn)) });

    if (access.method === ClusterAccessMethod.ACCESS_ENTRIES) {
      this.accessEntry = this.makeAccessEntry(cluster, arn, username, groups);
      return;
    }
    this.refuseCycle(cluster, identity, arn);
    if (isRole(identity)) {
      this.refusePath(identity);
      access._mapRole(arn, username ?? arn, groups);
    } else {
      access._mapUser(arn, username ?? arn, groups);
    }
  }

  private principalArn(identity: iam.IIdentity): string {
    if (isRole(identity)) { return identity.roleArn; }
    if (isUser(identity)) { return identity.userArn; }
    fail(this, 'NotAUserOrRole', '\'identity\' must be an IAM user or role: EKS maps no groups', 'map the role that the group\'s users assume');
  }

  private makeAccessEntry(cluster: eks.ICluster, principalArn: string, username: string | undefined, groups: string[]): CfnAccessEntry {
    this.refuseReserved('username', username, RESERVED_USERNAME, 'choose a name without such a prefix');
    const kubernetesGroups = groups.filter((group) => group !== ADMIN_GROUP);
    for (const group of kubernetesGroups) {
      this.refuseReserved('groups', group, RESERVED_GROUP, `bind a group of your own, or name '${ADMIN_GROUP}' for an administrator`);
    }
    return new CfnAccessEntry(this, 'Resource', {
      clusterName: cluster.clusterName,
      principalArn,
      username,
      kubernetesGroups: kubernetesGroups.length > 0 ? kubernetesGroups : undefined,
      accessPolicies: kubernetesGroups.length === groups.length ? undefined : [{
        policyArn: `arn:${Stack.of(this).partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
        accessScope: { type: 'cluster' },
      }],
    });
  }

  private refuseReserved(prop: string, value: string | undefined, reserved: RegExp, remedy: string): void {
    if (value === undefined || Token.isUnresolved(value) || !reserved.test(value)) { return; }
    fail(this, 'ReservedKubernetesName', `'${prop}' must not begin with ${show(reserved.exec(value)![0])} in an access entry, got ${show(value)}`, remedy);
  }

  /** EKS and this library map the roles of nodes themselves. */
  private refuseNodeRole(name: string, isNodeRole: boolean): string[] {
    return isNodeRole ? [failure(this, 'NodeRoleMapped', `'identity' must not be the role of nodes, got '${name}'`, 'leave it out: it is mapped already')] : [];
  }

  /** The ConfigMap is in the cluster's stack; a principal in a stack that needs the cluster would make each wait for the other. */
  private refuseCycle(cluster: eks.ICluster, identity: iam.IIdentity, arn: string): void {
    const stack = Stack.of(identity);
    if (!Token.isUnresolved(arn) || stack === Stack.of(cluster) || stack !== Stack.of(this)) { return; }
    fail(this, 'AwsAuthAcrossStacks', `'identity' must not be in the stack '${stack.node.path}', which needs the cluster that maps it in aws-auth`,
      'put it into the cluster\'s stack or one of its own, or use ClusterAccessMethod.ACCESS_ENTRIES');
  }

  /** The authenticator never matches a role ARN with a path. */
  private refusePath(role: iam.IRole): void {
    const resource = role.node.defaultChild;
    const path = resource instanceof iam.CfnRole ? resource.path : undefined;
    const hasPath = path !== undefined && !Token.isUnresolved(path) && path !== '/';
    if (!hasPath && !ROLE_WITH_PATH.test(role.roleArn)) { return; }
    fail(this, 'RolePathInAwsAuth', `'identity' must be a role without a path in aws-auth, got ${show(hasPath ? path : role.roleArn.split(':role/')[1])}`,
      'use a role without a path, or ClusterAccessMethod.ACCESS_ENTRIES');
  }
}

function isRole(identity: iam.IIdentity): identity is iam.IRole {
  return 'roleArn' in identity;
}

function isUser(identity: iam.IIdentity): identity is iam.IUser {
  return 'userArn' in identity;
}
