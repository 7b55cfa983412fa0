import { App, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FusionBucketAccess, KubernetesDelivery, SeqeraLauncher, SeqeraPrincipal, WorkloadIdentity } from '../../lib';

/** Seqera on a cluster that another app, or another tool, made. */
export function build(app: App): Stack {
  const stack = new Stack(app, 'ExistingCluster');
  const cluster = eks.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'research' });

  const launcher = new SeqeraLauncher(stack, 'Launcher', {
    cluster,
    principal: SeqeraPrincipal.role(iam.Role.fromRoleName(stack, 'SeqeraRole', 'seqera')),
    delivery: KubernetesDelivery.EXPORT,
  });
  new FusionBucketAccess(stack, 'Fusion', {
    cluster,
    serviceAccounts: [launcher.headServiceAccount, launcher.computeServiceAccount],
    bucket: s3.Bucket.fromBucketName(stack, 'WorkBucket', 'research-work'),
    identity: WorkloadIdentity.POD_IDENTITY,
  });
  return stack;
}

if (require.main === module) { build(new App()); }
