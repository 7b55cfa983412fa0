import type { App } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ClusterEndpoint, KubernetesRelease, ManagedNodegroup, PlatformCluster, SeqeraLauncher, SeqeraPrincipal, SeqeraStorage } from '../lib';
import { CLUSTER_NAME, INSTANCE_TYPE, PREFIX, PUBLIC_CIDRS, makeAround } from './around';

/** The cluster of `by-hand.ts`, with this library. */
export function build(app: App): Stack {
  const stack = new Stack(app, 'WithLibrary');
  const { bucket, user } = makeAround(stack);

  const { cluster } = new PlatformCluster(stack, 'Platform', {
    clusterName: CLUSTER_NAME,
    kubernetesVersion: KubernetesRelease.V1_35,
    network: { natGateways: 1 },
    endpoint: ClusterEndpoint.publicAndPrivate({ publicCidrs: PUBLIC_CIDRS }),
  });
  new ManagedNodegroup(stack, 'Nodes', { cluster, instanceTypes: [new ec2.InstanceType(INSTANCE_TYPE)] });
  const launcher = new SeqeraLauncher(stack, 'Launcher', { cluster, principal: SeqeraPrincipal.iamUser(user) });
  SeqeraStorage.fusion(bucket, { prefix: PREFIX }).bind(stack, cluster, launcher);
  return stack;
}
