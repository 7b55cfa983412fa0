import type { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { makeAround } from './around';
import { makeAddon, makeCluster, makeEbsCsiRole, makeNodes, makeSeqera, makeStack } from './hand-written-parts';

const NODE_POLICIES = ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly', 'AmazonEKS_CNI_Policy'];

/** The small cluster, with aws-cdk-lib alone and decisions 3 and 4 of the design. */
export function build(app: App): Stack {
  const stack = makeStack(app, 'ByHand');
  const around = makeAround(stack);

  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1, restrictDefaultSecurityGroup: false });
  const cluster = makeCluster(stack, vpc);
  const nodes = makeNodes(stack, cluster, NODE_POLICIES);
  makeAddon(stack, cluster, 'aws-ebs-csi-driver', makeEbsCsiRole(stack, cluster)).addDependency(nodes);
  makeSeqera(stack, cluster, nodes, around);
  return stack;
}
