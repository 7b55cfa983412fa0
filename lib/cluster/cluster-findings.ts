import { Token } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ClusterEndpoint } from '../network/cluster-endpoint';
import { isOpen } from '../network/cluster-endpoint';
import { acknowledge, acknowledgeManagedPolicies, acknowledgeWildcard } from '../private/acknowledge';

/** What cdk-nag finds in every EKS cluster of CDK, and in an endpoint that is open to named addresses only. */
export function acknowledgeFindings(cluster: eks.Cluster, { publicCidrs }: ClusterEndpoint): void {
  acknowledgeManagedPolicies(cluster.role, 'EKS requires this policy of AWS on the role of the control plane');
  if (publicCidrs !== undefined && !Token.isUnresolved(publicCidrs) && !isOpen(publicCidrs)) {
    acknowledge(cluster, 'Seqera and Palette call the API server from named addresses; no other reaches it', 'EKS1');
  }
  if (cluster.kubectlProvider === undefined) { return; }
  const reason = 'CDK\'s kubectl handler, as aws-cdk-lib ships it';
  const handlers = cluster.node.findChild('KubectlProvider');
  acknowledge(handlers, reason, 'L1');
  for (const node of handlers.node.findAll()) {
    if (node instanceof iam.Role) { acknowledgeManagedPolicies(node, reason); }
    if (node instanceof lambda.Function) { acknowledgeWildcard(handlers, `${node.functionArn}:*`, reason); }
  }
}
