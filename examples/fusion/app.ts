import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SeqeraComputeCluster, SeqeraPrincipal, SeqeraStorage } from '../../lib';

/** A cluster for Seqera Cloud with a bucket as work directory. */
export function build(app: App): Stack {
  const stack = new Stack(app, 'Fusion');
  const workBucket = new s3.Bucket(stack, 'WorkBucket', {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
  });

  new SeqeraComputeCluster(stack, 'Compute', {
    clusterName: 'fusion',
    principal: SeqeraPrincipal.assumedBy(new iam.User(stack, 'SeqeraUser')),
    storage: SeqeraStorage.fusion(workBucket, { prefix: 'work' }),
  });
  return stack;
}

if (require.main === module) { build(new App()); }
