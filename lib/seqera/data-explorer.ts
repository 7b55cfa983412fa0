import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from '../private/acknowledge';
import { fail } from '../private/fail';
import { requireGiven, show } from '../private/require';

/** What Data Explorer and Studios need beside the rights on a bucket. */
export interface DataExplorerOptions {
  /**
   * The origin of Seqera's pages, which may then upload to the bucket from the browser: `SeqeraCloud.ORIGIN`, or that of an
   * Enterprise installation. Only on a bucket that this app makes.
   *
   * @default - no CORS rule: the browser can list, but not upload or download
   */
  readonly corsOrigin?: string;
}

const BUCKET_ACTIONS = ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketPolicy', 's3:ListBucket'];
const OBJECT_ACTIONS = ['s3:DeleteObject', 's3:GetObject', 's3:GetObjectTagging', 's3:PutObject', 's3:PutObjectTagging'];
const { DELETE, GET, POST, PUT } = s3.HttpMethods;
const ORIGIN = /^https:\/\/[a-z0-9.-]+(:\d+)?$/;

/** Lets Seqera's principal browse and change a bucket, and Seqera's pages reach it where that is asked. */
export function grantDataExplorer(scope: Construct, policy: iam.Policy, bucket: s3.IBucket, { corsOrigin }: DataExplorerOptions): void {
  requireGiven(scope, 'bucket', bucket, 'bucketArn', 'pass an S3 bucket');
  policy.addStatements(
    new iam.PolicyStatement({ actions: BUCKET_ACTIONS, resources: [bucket.bucketArn] }),
    new iam.PolicyStatement({ actions: OBJECT_ACTIONS, resources: [bucket.arnForObjects('*')] }),
  );
  acknowledgeWildcard(policy, bucket.arnForObjects('*'), 'Data Explorer shows the whole bucket');
  if (corsOrigin === undefined) { return; }
  if (!(bucket instanceof s3.Bucket)) {
    fail(scope, 'CorsOnImportedBucket', '\'corsOrigin\' needs a bucket that this app makes, got an imported one', 'add the CORS rule where the bucket is made');
  }
  if (!Token.isUnresolved(corsOrigin) && !ORIGIN.test(corsOrigin)) {
    fail(scope, 'NotAnOrigin', `'corsOrigin' must be an https origin without a path, got ${show(corsOrigin)}`, 'write it like \'https://cloud.seqera.io\'');
  }
  bucket.addCorsRule({ allowedOrigins: [corsOrigin], allowedMethods: [PUT, POST, DELETE, GET], allowedHeaders: ['*'], exposedHeaders: ['ETag'] });
}
