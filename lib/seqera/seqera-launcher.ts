import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { IdentityMapping } from '../access/identity-mapping';
import type { KubernetesDelivery } from '../kubernetes/kubernetes-delivery';
import { KubernetesObjects } from '../kubernetes/kubernetes-objects';
import type { KubernetesServiceAccount } from '../kubernetes/kubernetes-service-account';
import { acknowledgeWildcard } from '../private/acknowledge';
import { ClusterRegistry } from '../private/cluster-registry';
import { DNS_1123_LABEL, requireGiven, requireOneOf, requireText } from '../private/require';
import type { DataExplorerOptions } from './data-explorer';
import { grantDataExplorer } from './data-explorer';
import { launcherObjects } from './launcher-objects';
import type { SeqeraPrincipal } from './seqera-principal';

/** What the pods of a namespace may do to their node, after Kubernetes' Pod Security Standards. */
export enum PodSecurityLevel {
  /** Anything. Fusion's pods are privileged. */
  PRIVILEGED = 'privileged',
  /** No known escalation of privileges. */
  BASELINE = 'baseline',
  /** Hardened pods only. */
  RESTRICTED = 'restricted',
}

/** Options of a launcher, without its cluster and principal. */
export interface SeqeraLauncherOptions {
  /**
   * Namespace that pipelines run in: a DNS-1123 label. One launcher for each namespace of a cluster.
   *
   * @default 'tower-nf'
   */
  readonly kubernetesNamespace?: string;
  /**
   * Whether to make the namespace. One that exists and is made here would be deleted with the stack, with all it holds. Switched off
   * later, the namespace stays.
   *
   * @default true
   */
  readonly createNamespace?: boolean;
  /**
   * What the namespace enforces on its pods, where it is made here. Fusion needs PRIVILEGED.
   *
   * @default PodSecurityLevel.PRIVILEGED
   */
  readonly podSecurity?: PodSecurityLevel;
  /**
   * Service account of the Nextflow head job: a DNS-1123 label.
   *
   * @default 'tower-launcher-sa'
   */
  readonly headServiceAccountName?: string;
  /**
   * Service account of the tasks: a DNS-1123 label. Seqera's own default is `default`, which has no S3 access.
   *
   * @default 'tower-compute-sa'
   */
  readonly computeServiceAccountName?: string;
  /**
   * How the Kubernetes objects reach the cluster.
   *
   * @default - as the cluster's other objects
   */
  readonly delivery?: KubernetesDelivery;
}

/** Props of `SeqeraLauncher`. */
export interface SeqeraLauncherProps extends SeqeraLauncherOptions {
  /** The cluster, also an imported one. */
  readonly cluster: eks.ICluster;
  /** Who Seqera is in the AWS account. */
  readonly principal: SeqeraPrincipal;
}

const DEFAULT_NAMESPACE = 'tower-nf';

/**
 * Lets Seqera launch Nextflow in one namespace of a cluster: namespace, service accounts, Role, bindings, and the IAM
 * principal mapped to the Kubernetes user that they bind.
 *
 * In `tower-nf` the user is `tower-launcher-user` and the group `tower-launcher-role`, as on Seqera's page; in any other
 * namespace both end with its name, so that no team's principal is another's.
 *
 * Throws for names that are no DNS-1123 labels, a second launcher in a namespace, and a principal that is mapped already.
 *
 * @see https://docs.seqera.io/platform-cloud/compute-envs/k8s#cluster-preparation
 */
export class SeqeraLauncher extends Construct {
  /** Namespace that pipelines run in. */
  public readonly kubernetesNamespace: string;
  /** Service account of the Nextflow head job. */
  public readonly headServiceAccount: KubernetesServiceAccount;
  /** Service account of the tasks. */
  public readonly computeServiceAccount: KubernetesServiceAccount;
  /** The IAM user or role that launches. */
  public readonly principal: iam.IIdentity;
  /** What the principal may do in AWS. */
  public readonly principalPolicy: iam.Policy;
  /** The principal's mapping into the cluster. */
  public readonly mapping: IdentityMapping;
  /** The Kubernetes objects of this launcher. */
  public readonly objects: KubernetesObjects;

  constructor(scope: Construct, id: string, props: SeqeraLauncherProps) {
    super(scope, id);
    const registry = ClusterRegistry.of(props.cluster, this);
    this.kubernetesNamespace = props.kubernetesNamespace ?? DEFAULT_NAMESPACE;
    this.check(props, registry);

    this.principal = props.principal.bind(this);
    this.principalPolicy = this.makePrincipalPolicy(props.cluster);

    const suffix = this.kubernetesNamespace === DEFAULT_NAMESPACE ? '' : `-${this.kubernetesNamespace}`;
    const launcher = { username: `tower-launcher-user${suffix}`, group: `tower-launcher-role${suffix}` };
    this.mapping = new IdentityMapping(this, 'Mapping', {
      cluster: props.cluster, identity: this.principal, username: launcher.username, groups: [launcher.group],
    });

    this.objects = new KubernetesObjects(this, 'Objects', { cluster: props.cluster, delivery: props.delivery });
    this.headServiceAccount = this.objects.addServiceAccount(this.kubernetesNamespace, props.headServiceAccountName ?? 'tower-launcher-sa');
    this.computeServiceAccount = this.objects.addServiceAccount(this.kubernetesNamespace, props.computeServiceAccountName ?? 'tower-compute-sa');
    this.objects.add(...launcherObjects({
      ...launcher,
      namespace: this.kubernetesNamespace,
      serviceAccount: this.headServiceAccount.name,
      podSecurity: props.createNamespace ?? true ? props.podSecurity ?? PodSecurityLevel.PRIVILEGED : undefined,
    }));
    // Deleted before nodes and storage drivers: pods and volumes of the namespace need them to end in order.
    this.objects.node.addDependency(registry.nodes, registry.afterNodes);
  }

  /**
   * Lets Seqera's Data Explorer and Studios use a bucket: list, read, write and delete everything in it. Nothing else asks for that.
   *
   * @param bucket the bucket
   * @param options whether Seqera's pages may reach it from the browser
   */
  public grantDataExplorer(bucket: s3.IBucket, options: DataExplorerOptions = {}): void {
    grantDataExplorer(this, this.principalPolicy, bucket, options);
  }

  /** In this stack, also where the principal is in another: that one would otherwise need the cluster. */
  private makePrincipalPolicy(cluster: eks.ICluster): iam.Policy {
    const policy = new iam.Policy(this, 'PrincipalPolicy', {
      statements: [
        new iam.PolicyStatement({ actions: ['eks:ListClusters'], resources: ['*'] }),
        new iam.PolicyStatement({ actions: ['eks:DescribeCluster'], resources: [cluster.clusterArn] }),
      ],
    });
    acknowledgeWildcard(policy, '*', 'eks:ListClusters has no resource to name');
    this.principal.attachInlinePolicy(policy);
    return policy;
  }

  private check(props: SeqeraLauncherProps, registry: ClusterRegistry): void {
    requireGiven(this, 'principal', props.principal, 'bind', 'name who Seqera is with SeqeraPrincipal');
    requireOneOf(this, 'podSecurity', props.podSecurity, Object.values(PodSecurityLevel));
    requireText(this, 'kubernetesNamespace', props.kubernetesNamespace, DNS_1123_LABEL);
    requireText(this, 'headServiceAccountName', props.headServiceAccountName, DNS_1123_LABEL);
    requireText(this, 'computeServiceAccountName', props.computeServiceAccountName, DNS_1123_LABEL);
    registry.claim(this, 'NamespaceTaken', `the launcher of namespace '${this.kubernetesNamespace}'`, 'give each launcher a namespace of its own');
  }
}
