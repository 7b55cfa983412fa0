import { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** Names and numbers that all apps share. */
export const CLUSTER_NAME = 'genomics';
export const INSTANCE_TYPE = 'm6i.xlarge';
export const PREFIX = 'work';
export const PUBLIC_CIDRS = ['18.169.21.18/32', '18.135.7.45/32', '18.171.4.252/32'];

/** What is not the cluster: the bucket of the work directory and the IAM user of Seqera. */
export interface Around {
  readonly bucket: s3.Bucket;
  readonly user: iam.User;
}

/** Makes them, with the same code in every app. */
export function makeAround(scope: Construct): Around {
  return {
    bucket: new s3.Bucket(scope, 'WorkBucket', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    }),
    user: new iam.User(scope, 'SeqeraUser'),
  };
}
