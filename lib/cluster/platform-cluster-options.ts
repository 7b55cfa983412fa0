import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ClusterAccessMethod } from '../access/cluster-access';
import type { KubernetesDelivery } from '../kubernetes/kubernetes-delivery';
import type { KubernetesRelease } from '../kubernetes/kubernetes-release';
import type { ClusterEndpoint } from '../network/cluster-endpoint';
import type { ClusterNetworkOptions } from '../network/cluster-network';
import type { ControlPlaneLogsOptions } from './control-plane-logs';

/** Options of a cluster that Seqera and Palette can use. */
export interface PlatformClusterOptions {
  /**
   * Name of the cluster: at most 100 letters, digits, `-` and `_`. CloudFormation cannot change it.
   *
   * @default - derived from the construct's path: a cluster that moves in the construct tree is then replaced, so name what must stay
   */
  readonly clusterName?: string;
  /**
   * Kubernetes version of the control plane and, unless told otherwise, of its nodes.
   *
   * @default KubernetesRelease.V1_36
   */
  readonly kubernetesVersion?: KubernetesRelease;
  /**
   * The network of the cluster.
   *
   * @default - a new VPC over two zones
   */
  readonly network?: ClusterNetworkOptions;
  /**
   * Where the Kubernetes API server answers.
   *
   * @default - inside the VPC only
   */
  readonly endpoint?: ClusterEndpoint;
  /**
   * Address family of pods and services. Changing it replaces the cluster.
   *
   * @default eks.IpFamily.IP_V4
   */
  readonly ipFamily?: eks.IpFamily;
  /**
   * Address block of Kubernetes services: inside 10/8, 172.16/12 or 192.168/16, from /24 to /12, not overlapping the
   * VPC. Not with IPv6. Changing it replaces the cluster.
   *
   * @default - '172.20.0.0/16', or '10.100.0.0/16' where the VPC overlaps that
   */
  readonly serviceIpv4Cidr?: string;
  /**
   * A symmetric KMS key of the cluster's region that encrypts the Kubernetes API's data. Adding, changing or removing it
   * later replaces the cluster.
   *
   * @default - a key that AWS owns, as EKS does since Kubernetes 1.28
   */
  readonly secretsKey?: kms.IKey;
  /**
   * Logs of the control plane.
   *
   * @default - all five types, kept for three months
   */
  readonly logs?: ControlPlaneLogsOptions;
  /**
   * Whether EKS refuses to delete the cluster, until a deployment switches this off.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;
  /**
   * Where IAM principals are mapped to Kubernetes users.
   *
   * @default ClusterAccessMethod.ACCESS_ENTRIES
   */
  readonly accessMethod?: ClusterAccessMethod;
  /**
   * How Kubernetes objects reach the cluster. Changing it later deletes what was applied. Not EXPORT with aws-auth.
   *
   * @default KubernetesDelivery.KUBECTL
   */
  readonly delivery?: KubernetesDelivery;
  /**
   * Lambda layer with kubectl and helm, at most one minor version from the cluster's.
   *
   * @default - kubectl 1.36
   */
  readonly kubectlLayer?: lambda.ILayerVersion;
  /**
   * Versions of EKS add-ons by name, for example `{ coredns: 'v1.14.2-eksbuild.3' }`.
   *
   * @default - EKS's default for the Kubernetes version
   */
  readonly addonVersions?: { [addon: string]: string };
  /**
   * Name of the default StorageClass. Palette's profiles call it `spectro-storage-class`.
   *
   * @default 'spectro-storage-class'
   */
  readonly storageClassName?: string;
  /**
   * Tags of the cluster, its network, and its node groups with their instances, volumes and network interfaces: at most 50
   * on each, none with `aws:`. Subnets carry seven more.
   *
   * @default - those of the scopes above
   */
  readonly tags?: { [key: string]: string };
}
