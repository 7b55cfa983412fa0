import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeManagedPolicies } from '../private/acknowledge';
import { ClusterRegistry } from '../private/cluster-registry';

/**
 * The IAM role of nodes. The CNI's policy is on it only where the CNI has no identity of its own, as may be on a
 * cluster that this library did not make.
 */
export function makeNodeRole(scope: Construct, cluster: eks.ICluster): iam.Role {
  const policies = ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'];
  const cniHasIdentity = ClusterRegistry.of(cluster).cniHasIdentity;
  const role = new iam.Role(scope, 'NodeRole', {
    assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: [...policies, ...cniHasIdentity ? [] : ['AmazonEKS_CNI_Policy']].map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
  });
  acknowledgeManagedPolicies(role, 'EKS requires these policies of AWS on the role of nodes');
  return role;
}
