import type { Stack } from 'aws-cdk-lib';
import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  ClusterAccess, ClusterAccessMethod, IdentityMapping, KubernetesDelivery, KubernetesObjects, KubernetesServiceAccount, ManagedNodegroup, PlatformCluster,
  WorkloadIdentity, WorkloadRole,
} from '../../lib';
import type { PlatformClusterOptions } from '../../lib';
import { importedCluster, TOKEN } from '../support/app';
import { runChecks } from '../support/checks';

/** Gives a value to one option of a cluster. */
const cluster = (options: (value: any) => PlatformClusterOptions) =>
  (stack: Stack, value: unknown) => new PlatformCluster(stack, 'Platform', options(value));

runChecks([
  {
    name: 'P-21 accessMethod', at: 'Stack/Platform/Access', make: cluster((accessMethod) => ({ accessMethod })), right: Object.values(ClusterAccessMethod),
    wrong: [['AWS_AUTH', '[NotOneOf] \'method\' must be one of access-entries, aws-auth, got "AWS_AUTH"; use the enum']],
  },
  {
    name: 'P-21 accessMethod of an exported cluster', at: 'Stack/Platform', right: [ClusterAccessMethod.ACCESS_ENTRIES],
    make: cluster((accessMethod) => ({ accessMethod, delivery: KubernetesDelivery.EXPORT })),
    wrong: [[ClusterAccessMethod.AWS_AUTH, '[AwsAuthExported] \'accessMethod\' must not be AWS_AUTH with \'delivery\' EXPORT: only a principal in the map '
      + 'could apply it; use access entries']],
  },
  {
    name: 'P-21 cluster', at: 'Stack/Mapping',
    make: (stack, kind) => new IdentityMapping(stack, 'Mapping', {
      cluster: kind === 'platform' ? new PlatformCluster(stack, 'Platform') as any : undefined, identity: new iam.User(stack, 'User'),
    }),
    wrong: ['platform', 'nothing'].map((kind) => [kind, '[NotACluster] \'cluster\' must be an EKS cluster of aws-eks-v2, got something else; '
      + 'pass \'platform.cluster\' or eks.Cluster.fromClusterAttributes']),
  },
  {
    name: 'P-21 identity and groups', at: 'Stack/Mapping', right: [{}],
    make: (stack, options) => new IdentityMapping(stack, 'Mapping', { cluster: importedCluster(stack), identity: new iam.User(stack, 'User'), ...options }),
    wrong: [
      [{ identity: null }, '[NotGiven] \'identity\' must be given, got null; pass an IAM user or role'],
      [{ groups: 'system:masters' }, '[NotAList] \'groups\' must be a list without gaps, got "system:masters"; write it like [one, two]'],
    ],
  },
  {
    name: 'P-21 identity that nodes have', at: 'Stack/Mapping', right: [false],
    make: (stack, same) => {
      const imported = importedCluster(stack);
      const { nodeRole } = new ManagedNodegroup(stack, 'Nodes', { cluster: imported });
      new IdentityMapping(stack, 'Mapping', { cluster: imported, identity: same ? nodeRole : new iam.User(stack, 'User') });
    },
    wrong: [[true, '[NodeRoleMapped] \'identity\' must not be the role of nodes, got \'Stack/Nodes/NodeRole\'; leave it out: it is mapped already']],
  },
  {
    name: 'P-21 username of an access entry', at: 'Stack/Mapping', right: [TOKEN, undefined, 'ops'],
    make: (stack, username) => new IdentityMapping(stack, 'Mapping', { cluster: importedCluster(stack), identity: new iam.User(stack, 'User'), username }),
    wrong: ['system:', 'eks:', 'aws:', 'amazon:', 'iam:'].map((prefix) => [`${prefix}ops`,
      `[ReservedKubernetesName] 'username' must not begin with "${prefix}" in an access entry, got "${prefix}ops"; choose a name without such a prefix`]),
  },
  {
    name: 'P-21 groups of an access entry', at: 'Stack/Mapping', right: [[TOKEN], ['system:masters'], ['ops']],
    make: (stack, groups) => new IdentityMapping(stack, 'Mapping', { cluster: importedCluster(stack), identity: new iam.User(stack, 'User'), groups }),
    wrong: [[['system:nodes'], '[ReservedKubernetesName] \'groups\' must not begin with "system:" in an access entry, got "system:nodes"; '
      + 'bind a group of your own, or name \'system:masters\' for an administrator']],
  },
  {
    name: 'P-21 S-06 identity', at: 'Stack/Second', right: ['user/b', 'role/a'],
    make: (stack, second) => {
      const imported = importedCluster(stack);
      new IdentityMapping(stack, 'First', { cluster: imported, identity: iam.User.fromUserArn(stack, 'One', 'arn:aws:iam::123456789012:user/a') });
      const arn = `arn:aws:iam::123456789012:${second}`;
      const identity = String(second).startsWith('role') ? iam.Role.fromRoleArn(stack, 'Two', arn) : iam.User.fromUserArn(stack, 'Two', arn);
      new IdentityMapping(stack, 'Second', { cluster: imported, identity });
    },
    wrong: [['user/a', '[PrincipalTaken] the mapping of \'arn:aws:iam::123456789012:user/a\' is taken by \'Stack/First\' already; '
      + 'map a principal once, with all its groups']],
  },
  {
    name: 'P-21 identity that is a group', at: 'Stack/Mapping',
    make: (stack) => new IdentityMapping(stack, 'Mapping', { cluster: importedCluster(stack), identity: new iam.Group(stack, 'Group') }),
    wrong: [['group', '[NotAUserOrRole] \'identity\' must be an IAM user or role: EKS maps no groups; map the role that the group\'s users assume']],
  },
  {
    name: 'S-07 identity in aws-auth', at: 'Stack/Mapping', right: ['arn:aws:iam::123456789012:role/seqera', TOKEN],
    make: (stack, arn) => {
      const platform = new PlatformCluster(stack, 'Platform', { accessMethod: ClusterAccessMethod.AWS_AUTH });
      const identity = Token.isUnresolved(arn) ? new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal(), path: TOKEN })
        : arn.startsWith('name:') ? iam.Role.fromRoleName(stack, 'Role', arn.slice(5)) : arn.startsWith('/') ? new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal(), path: arn })
          : iam.Role.fromRoleArn(stack, 'Role', arn);
      new IdentityMapping(stack, 'Mapping', { cluster: platform.cluster, identity });
    },
    wrong: [
      ['arn:aws:iam::123456789012:role/teams/seqera', '[RolePathInAwsAuth] \'identity\' must be a role without a path in aws-auth, '
        + 'got "teams/seqera"; use a role without a path, or ClusterAccessMethod.ACCESS_ENTRIES'],
      ['name:teams/seqera', '[RolePathInAwsAuth] \'identity\' must be a role without a path in aws-auth, '
        + 'got "teams/seqera"; use a role without a path, or ClusterAccessMethod.ACCESS_ENTRIES'],
      ['/teams/', '[RolePathInAwsAuth] \'identity\' must be a role without a path in aws-auth, got "/teams/"; '
        + 'use a role without a path, or ClusterAccessMethod.ACCESS_ENTRIES'],
    ],
  },
  {
    name: 'P-21 method of a cluster that this app did not make', at: 'Stack/Access', right: [ClusterAccessMethod.ACCESS_ENTRIES],
    make: (stack, method) => new ClusterAccess(stack, 'Access', { cluster: importedCluster(stack), method }),
    wrong: [[ClusterAccessMethod.AWS_AUTH, '[AwsAuthOnImportedCluster] \'method\' AWS_AUTH would replace the mappings of a cluster that this app did not make; '
      + 'use ClusterAccessMethod.ACCESS_ENTRIES']],
  },
  {
    name: 'S-11 serviceAccounts of a WorkloadRole', at: 'Stack/Role',
    make: (stack, names) => new WorkloadRole(stack, 'Role', {
      cluster: importedCluster(stack), serviceAccounts: names?.map((name: string) => KubernetesServiceAccount.existing('kube-system', name)),
    }),
    right: [['a', 'b'], [TOKEN]],
    wrong: [
      [[], '[NoServiceAccount] \'serviceAccounts\' must not be empty, got []; name the service accounts whose pods get the role'],
      [undefined, '[NoServiceAccount] \'serviceAccounts\' must not be empty, got undefined; name the service accounts whose pods get the role'],
      [['*'], '[NotADnsSubdomain] \'serviceAccounts\' must be a DNS-1123 subdomain: at most 253 lower-case letters, digits, \'-\' or \'.\', '
        + 'beginning and ending with a letter or digit, got "*"; write it like \'spectro-storage-class\''],
      [['a', 'a'], '[WorkloadRoleTaken] the IAM role of \'system:serviceaccount:kube-system:a\' is taken by \'Stack/Role\' already; '
        + 'an account has one role: grant more to that one, for example with FusionBucketAccess.addBucket'],
    ],
  },
  {
    name: 'S-11 identity of a WorkloadRole', at: 'Stack/Role', right: Object.values(WorkloadIdentity),
    make: (stack, identity) => new WorkloadRole(stack, 'Role', {
      cluster: importedCluster(stack), serviceAccounts: [KubernetesServiceAccount.existing('kube-system', 'a')], identity,
    }),
    wrong: [['podidentity', '[NotOneOf] \'identity\' must be one of irsa, pod-identity, got "podidentity"; use the enum']],
  },
  {
    name: 'S-11 a role where roles are customized', at: 'Stack/Role',
    make: (stack) => {
      iam.Role.customizeRoles(stack);
      new WorkloadRole(stack, 'Role', { cluster: importedCluster(stack), serviceAccounts: [KubernetesServiceAccount.existing('a', 'b')] });
    },
    wrong: [['yes', '[RolesCustomized] iam.Role.customizeRoles keeps this app from making roles, but IRSA needs one with a trust policy of its own; '
      + 'set \'identity\' to POD_IDENTITY, or exclude this construct from customizeRoles']],
  },
  {
    name: 'S-11 roleName of a WorkloadRole', at: 'Stack/Role', right: [TOKEN, 'genomics+fusion'],
    make: (stack, roleName) => new WorkloadRole(stack, 'Role', {
      cluster: importedCluster(stack), serviceAccounts: [KubernetesServiceAccount.existing('kube-system', 'a')], roleName,
    }),
    wrong: [['a role', '[NotARoleName] \'roleName\' must be at most 64 letters, digits or any of +=,.@_-, got "a role"; write it like \'genomics-fusion\'']],
  },
  {
    name: 'S-11 openIdConnectProvider of an imported cluster', at: 'Stack/Role',
    make: (stack) => new WorkloadRole(stack, 'Role', {
      cluster: importedCluster(stack, { openIdConnectProvider: undefined }), serviceAccounts: [KubernetesServiceAccount.existing('kube-system', 'a')],
    }),
    wrong: [['none', '[NoOidcProvider] the imported cluster does not name its OIDC provider, which IRSA trusts; '
      + 'pass \'openIdConnectProvider\' to fromClusterAttributes, or set \'identity\' to POD_IDENTITY']],
  },
  {
    name: 'S-11 trust policy that somebody adds to', at: 'Stack/Role',
    make: (stack) => {
      const workload = new WorkloadRole(stack, 'Role', { cluster: importedCluster(stack), serviceAccounts: [KubernetesServiceAccount.existing('a', 'b')] });
      workload.role.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ actions: ['sts:AssumeRole'], principals: [new iam.AccountRootPrincipal()] }));
    },
    wrong: [['more', '[TrustPolicyChanged] statements were added to the trust policy of \'role\', where they would be lost; '
      + 'make an IAM role of its own for the other principal']],
  },
  {
    name: 'P-20 objects', at: 'Stack/Cluster/Objects', right: [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: TOKEN } }],
    make: (stack, object) => KubernetesObjects.of(importedCluster(stack)).add(object),
    wrong: [
      [{ kind: 'Pod' }, '[NotAKubernetesObject] an object must have \'apiVersion\', \'kind\' and \'metadata.name\', got kind "Pod"; '
        + 'pass what you would write to a manifest file'],
      [null, '[NotAKubernetesObject] an object must have \'apiVersion\', \'kind\' and \'metadata.name\', got kind undefined; '
        + 'pass what you would write to a manifest file'],
    ],
  },
  {
    name: 'S-29 delivery by kubectl without a provider', at: 'Stack/Cluster/Objects',
    make: (stack) => KubernetesObjects.of(importedCluster(stack, { kubectlProvider: undefined }))
      .add({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } }),
    wrong: [['none', '[NoKubectlProvider] the cluster has no kubectl provider to apply Kubernetes objects with; '
      + 'pass \'kubectlProvider\' to fromClusterAttributes, \'kubectlProviderOptions\' to the cluster, or set \'delivery\' to EXPORT']],
  },
  {
    name: 'S-12 a token in an exported object', at: 'Stack/Objects', right: ['literal'],
    make: (stack, name) => new KubernetesObjects(stack, 'Objects', { cluster: importedCluster(stack), delivery: KubernetesDelivery.EXPORT })
      .add({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { name: name === 'token' ? stack.stackId : name } }),
    wrong: [['token', '[TokenInExport] ConfigMap "settings" holds a value that only CloudFormation knows, so it cannot be exported; '
      + 'give the stack an account and a region and the IAM role a \'roleName\', or use EKS Pod Identity']],
  },
]);
