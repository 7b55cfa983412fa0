import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { IConstruct } from 'constructs';
import { ClusterRegistry } from '../private/cluster-registry';
import { fail } from '../private/fail';
import { requireList, requireSome, show } from '../private/require';

/** Ids of the subnets of nodes: those that are named, those of the cluster's network, or the private ones of its VPC. */
export function selectNodeSubnets(scope: IConstruct, cluster: eks.ICluster, selection: ec2.SubnetSelection | undefined): string[] {
  const ofNetwork = ClusterRegistry.of(cluster).nodeSubnetIds;
  if (selection === undefined && ofNetwork !== undefined) { return ofNetwork; }
  if (selection?.subnets !== undefined) {
    requireList(scope, 'subnets', selection.subnets);
    requireSome(scope, 'NoNodeSubnets', 'subnets', selection.subnets, 'name one or more');
    return selection.subnets.map((subnet) => subnet.subnetId);
  }
  try {
    return cluster.vpc.selectSubnets(selection ?? { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }).subnetIds;
  } catch {
    fail(scope, 'NoNodeSubnets', `the cluster's VPC has no such subnets for nodes, got ${show(selection)}`,
      'name them in \'subnets\', and pass \'vpc\' to fromClusterAttributes');
  }
}
