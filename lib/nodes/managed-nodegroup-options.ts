import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { KubernetesRelease } from '../kubernetes/kubernetes-release';
import type { LocalStorage } from './node-config';
import type { NodeDisk } from './node-disk';

/** Options of a node group, without its cluster. */
export interface ManagedNodegroupOptions {
  /**
   * EC2 instance types: 1 to 20, of one architecture. Changing them replaces the node group, not the cluster.
   *
   * @default - one m6i.xlarge: 4 vCPU, 16 GiB
   */
  readonly instanceTypes?: ec2.InstanceType[];
  /**
   * On-demand or spot. Spot with a single instance type gets a warning. Changing it replaces the node group.
   *
   * @default eks.CapacityType.ON_DEMAND
   */
  readonly capacityType?: eks.CapacityType;
  /**
   * Fewest nodes, 0 to 450.
   *
   * @default 1
   */
  readonly minSize?: number;
  /**
   * Most nodes, 1 to 450.
   *
   * @default - 3, or as many as `desiredSize` where that is more
   */
  readonly maxSize?: number;
  /**
   * Nodes to begin with. Later the autoscaler decides: changing the number here resizes the group.
   *
   * @default - as many as `minSize`
   */
  readonly desiredSize?: number;
  /**
   * Kubernetes labels of the nodes. No prefix of Kubernetes or EKS, which would keep nodes from joining.
   *
   * @default - none but those of EKS
   */
  readonly labels?: { [key: string]: string };
  /**
   * Kubernetes taints of the nodes, at most 50.
   *
   * @default - none
   */
  readonly taints?: eks.TaintSpec[];
  /**
   * EKS AMI type: AL2023 or Bottlerocket. Changing it replaces the node group.
   *
   * @default - AL2023 for the architecture and accelerator of the instance types
   */
  readonly amiType?: eks.NodegroupAmiType;
  /**
   * Release of the EKS AMI, for example '1.36.2-20261110', so that no later deployment brings another.
   *
   * @default - the newest when the group is made or its Kubernetes version changes
   */
  readonly releaseVersion?: string;
  /**
   * Kubernetes version of the nodes.
   *
   * @default - the cluster's
   */
  readonly kubernetesVersion?: KubernetesRelease;
  /**
   * The disk of a node.
   *
   * @default - 60 GiB gp3
   */
  readonly disk?: NodeDisk;
  /**
   * What AL2023 nodes do with the NVMe disks of their machine. Not on Bottlerocket.
   *
   * @default - nothing
   */
  readonly localStorage?: LocalStorage;
  /**
   * How many network hops an answer of the metadata service (IMDSv2, always required) may take, 1 to 64. With 1, pods
   * that ask it for the region fail, such as the EBS CSI driver; Cilium's overlay needs 3.
   *
   * @default 2
   */
  readonly metadataHopLimit?: number;
  /**
   * EC2 key pair for SSH. No port is opened: give `securityGroups` that do. Session Manager needs neither, but the policy
   * `AmazonSSMManagedInstanceCore` on `nodeRole`.
   *
   * @default - none
   */
  readonly keyPair?: ec2.IKeyPair;
  /**
   * More security groups of the nodes. The cluster security group always stays.
   *
   * @default - only the cluster security group
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
  /**
   * Subnets of the nodes.
   *
   * @default - the private subnets of the cluster's VPC
   */
  readonly subnets?: ec2.SubnetSelection;
  /**
   * IAM role of the nodes.
   *
   * @default - a new one with the worker node and image pull policies
   */
  readonly nodeRole?: iam.IRole;
  /**
   * Tags of the node group, its instances, volumes and network interfaces: at most 50, none with `aws:`.
   *
   * @default - those of the scopes above
   */
  readonly tags?: { [key: string]: string };
  /**
   * A fixed name, at most 63 letters, digits, `-` and `_`. Gets a warning: a change that replaces the group fails, because
   * the new one cannot have the name of the old.
   *
   * @default - EKS chooses one
   */
  readonly nodegroupName?: string;
}
