import { Fn, Stack, Token } from 'aws-cdk-lib';
import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { KubernetesDelivery } from '../kubernetes/kubernetes-delivery';
import type { KubernetesServiceAccount } from '../kubernetes/kubernetes-service-account';
import { ClusterRegistry } from '../private/cluster-registry';
import { fail, failure } from '../private/fail';
import { DNS_1123_LABEL, DNS_1123_SUBDOMAIN, requireGiven, requireList, requireOneOf, requireSome, requireText } from '../private/require';

/** How pods get the credentials of an IAM role. */
export enum WorkloadIdentity {
  /** IAM roles for service accounts: an annotation on the account, a trust policy on the cluster's OIDC provider. */
  IRSA = 'irsa',
  /** EKS Pod Identity: an association in EKS; the add-on `eks-pod-identity-agent` must run. Not on Fargate. */
  POD_IDENTITY = 'pod-identity',
}

/** Options of `WorkloadRole`, without its cluster and accounts. */
export interface WorkloadRoleOptions {
  /**
   * How pods get the credentials.
   *
   * @default WorkloadIdentity.IRSA
   */
  readonly identity?: WorkloadIdentity;
  /**
   * Name of the IAM role: at most 64 letters, digits and `+=,.@_-`. IAM names are global in an account.
   *
   * @default - CloudFormation chooses one
   */
  readonly roleName?: string;
}

/** Props of `WorkloadRole`. */
export interface WorkloadRoleProps extends WorkloadRoleOptions {
  /** The cluster that the pods run on. An imported one needs its `openIdConnectProvider` for IRSA. */
  readonly cluster: eks.ICluster;
  /** The service accounts whose pods get the role: one or more. An account has one role at most. */
  readonly serviceAccounts: KubernetesServiceAccount[];
  /**
   * What the role is for, as IAM shows it.
   *
   * @default - none
   */
  readonly description?: string;
  /**
   * Managed policies of the role.
   *
   * @default - none: grant to it
   */
  readonly managedPolicies?: iam.IManagedPolicy[];
}

const ROLE_NAME = {
  code: 'NotARoleName', pattern: /^[\w+=,.@-]+$/, maxLength: 64,
  must: 'be at most 64 letters, digits or any of +=,.@_-', example: 'genomics-fusion',
};

/**
 * The IAM role of pods, for the service accounts it names and no other pod of the cluster.
 *
 * The trust policy of IRSA is one JSON string with the cluster's issuer in its keys, so no Lambda is needed to make
 * it. Statements added to it later would be lost, hence they are an error.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
 */
export class WorkloadRole extends Construct implements iam.IGrantable {
  /** The role. Grant to it; do not touch its trust policy. */
  public readonly role: iam.Role;
  /** The principal to grant to. */
  public readonly grantPrincipal: iam.IPrincipal;
  /** The Pod Identity associations of the accounts; none with IRSA. */
  public readonly associations: CfnPodIdentityAssociation[] = [];

  constructor(scope: Construct, id: string, props: WorkloadRoleProps) {
    super(scope, id);
    const registry = ClusterRegistry.of(props.cluster, this);
    requireSome(this, 'NoServiceAccount', 'serviceAccounts', props.serviceAccounts, 'name the service accounts whose pods get the role');
    requireList(this, 'serviceAccounts', props.serviceAccounts);
    requireText(this, 'roleName', props.roleName, ROLE_NAME);
    requireOneOf(this, 'identity', props.identity, Object.values(WorkloadIdentity));
    for (const account of props.serviceAccounts) {
      requireGiven(this, 'serviceAccounts', account, 'annotate', 'use KubernetesServiceAccount');
      requireText(this, 'serviceAccounts', account.kubernetesNamespace, DNS_1123_LABEL);
      requireText(this, 'serviceAccounts', account.name, DNS_1123_SUBDOMAIN);
      registry.claim(this, 'WorkloadRoleTaken', `the IAM role of '${account.subject}'`,
        'an account has one role: grant more to that one, for example with FusionBucketAccess.addBucket');
    }
    this.role = props.identity === WorkloadIdentity.POD_IDENTITY ? this.byPodIdentity(props) : this.byIrsa(props);
    this.grantPrincipal = this.role.grantPrincipal;
  }

  private byPodIdentity({ cluster, serviceAccounts, roleName, description, managedPolicies }: WorkloadRoleProps): iam.Role {
    const names = (pick: (account: KubernetesServiceAccount) => string) => [...new Set(serviceAccounts.map(pick))];
    const principal = new iam.ServicePrincipal('pods.eks.amazonaws.com').withSessionTags();
    const role = new iam.Role(this, 'Role', {
      roleName,
      description,
      managedPolicies,
      assumedBy: new iam.PrincipalWithConditions(principal, {
        StringEquals: {
          'aws:RequestTag/eks-cluster-arn': cluster.clusterArn,
          'aws:RequestTag/kubernetes-namespace': names((account) => account.kubernetesNamespace),
          'aws:RequestTag/kubernetes-service-account': names((account) => account.name),
        },
      }),
    });
    this.associations.push(...serviceAccounts.map((account, index) => new CfnPodIdentityAssociation(this, associationId(account, index), {
      clusterName: cluster.clusterName,
      namespace: account.kubernetesNamespace,
      serviceAccount: account.name,
      roleArn: role.roleArn,
    })));
    return role;
  }

  private byIrsa({ cluster, serviceAccounts, roleName, description, managedPolicies }: WorkloadRoleProps): iam.Role {
    const provider = this.oidcProvider(cluster);
    const role = new iam.Role(this, 'Role', {
      roleName,
      description,
      managedPolicies,
      assumedBy: new iam.WebIdentityPrincipal(provider.openIdConnectProviderArn),
    });
    // A key of a JSON object cannot hold a token, a text for Fn::Sub can.
    this.replaceTrust(role, irsaTrust(provider, serviceAccounts.map((account) => account.subject)));
    this.node.addValidation({ validate: () => this.trustIsUntouched() });
    for (const account of serviceAccounts) {
      const exported = account.delivery === KubernetesDelivery.EXPORT;
      this.refuseCycle(account, cluster);
      account.annotate('eks.amazonaws.com/role-arn', (exported && literalArn(this, roleName)) || role.roleArn);
    }
    return role;
  }

  /** The annotation refers to the role, the role to the cluster: the account's manifest must not be in the cluster's stack alone. */
  private refuseCycle({ _owner, subject }: KubernetesServiceAccount, cluster: eks.ICluster): void {
    if (_owner === undefined || Stack.of(_owner) === Stack.of(this) || Stack.of(_owner) !== Stack.of(cluster)) { return; }
    const stack = Stack.of(_owner).node.path;
    fail(this, 'WorkloadRoleAcrossStacks', `the role of '${subject}' must be in the stack '${stack}', where the account is declared beside the cluster`,
      'declare account and role in one stack, or set \'identity\' to POD_IDENTITY');
  }

  private oidcProvider(cluster: eks.ICluster): iam.IOpenIdConnectProvider {
    try {
      return cluster.openIdConnectProvider;
    } catch {
      fail(this, 'NoOidcProvider', 'the imported cluster does not name its OIDC provider, which IRSA trusts',
        'pass \'openIdConnectProvider\' to fromClusterAttributes, or set \'identity\' to POD_IDENTITY');
    }
  }

  private replaceTrust(role: iam.Role, trust: string): void {
    const resource = role.node.defaultChild;
    if (!(resource instanceof iam.CfnRole)) {
      fail(this, 'RolesCustomized', 'iam.Role.customizeRoles keeps this app from making roles, but IRSA needs one with a trust policy of its own',
        'set \'identity\' to POD_IDENTITY, or exclude this construct from customizeRoles');
    }
    resource.assumeRolePolicyDocument = trust;
  }

  private trustIsUntouched(): string[] {
    if (this.role.assumeRolePolicy?.statementCount === 1) { return []; }
    return [failure(this, 'TrustPolicyChanged', 'statements were added to the trust policy of \'role\', where they would be lost',
      'make an IAM role of its own for the other principal')];
  }
}

/** Names the association after its account, so that another order of accounts replaces nothing. No namespace holds a dot. */
function associationId(account: KubernetesServiceAccount, index: number): string {
  return Token.isUnresolved(account.subject) ? `Association${index}` : `Association-${account.kubernetesNamespace}.${account.name}`;
}

/** The trust policy as a text: `aud` and `sub` are always bound. */
function irsaTrust(provider: iam.IOpenIdConnectProvider, subjects: string[]): string {
  const tokens: Record<string, string> = {};
  const names = subjects.map((subject, index) => {
    if (!Token.isUnresolved(subject)) { return subject; }
    tokens[`Subject${index}`] = subject;
    return `\${Subject${index}}`;
  });
  return Fn.sub(JSON.stringify({
    Version: '2012-10-17',
    Statement: [{
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: '${Provider}' },
      Condition: { StringEquals: { '${Issuer}:aud': 'sts.amazonaws.com', '${Issuer}:sub': names } },
    }],
  }), { Provider: provider.openIdConnectProviderArn, Issuer: provider.openIdConnectProviderIssuer, ...tokens });
}

/** The ARN of a named role, where account and region are known at synth. */
function literalArn(scope: Construct, roleName: string | undefined): string | undefined {
  const { account, region } = Stack.of(scope);
  if (roleName === undefined || [roleName, account, region].some((value) => Token.isUnresolved(value))) { return undefined; }
  const { partition } = RegionInfo.get(region);
  return partition && `arn:${partition}:iam::${account}:role/${roleName}`;
}
