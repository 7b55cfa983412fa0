import { CfnOutput, Token } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { WorkloadRoleOptions } from '../access/workload-role';
import { WorkloadIdentity, WorkloadRole } from '../access/workload-role';
import type { KubernetesServiceAccount } from '../kubernetes/kubernetes-service-account';
import { acknowledgeWildcard } from '../private/acknowledge';
import { fail } from '../private/fail';
import { requireGiven, requireSome, show } from '../private/require';
import { FusionAccessLevel } from './fusion-access-level';

/** Which part of a bucket Fusion may use, and how. */
export interface FusionBucketOptions {
  /**
   * Key prefix without a slash at either end, for example `work/team-a`.
   *
   * @default - the whole bucket
   */
  readonly prefix?: string;
  /**
   * What Fusion may do with the objects.
   *
   * @default FusionAccessLevel.READ_WRITE
   */
  readonly level?: FusionAccessLevel;
  /**
   * The key of a bucket encrypted with SSE-KMS.
   *
   * @default - the bucket's own `encryptionKey`; none on an imported bucket
   */
  readonly encryptionKey?: kms.IKey;
}

/** Options of `FusionBucketAccess`, without its cluster and accounts. */
export interface FusionBucketAccessOptions extends FusionBucketOptions, WorkloadRoleOptions {}

/** Props of `FusionBucketAccess`. */
export interface FusionBucketAccessProps extends FusionBucketAccessOptions {
  /** The cluster that Nextflow runs on, also an imported one. */
  readonly cluster: eks.ICluster;
  /** The accounts that get the access: the head account and the compute account, both. */
  readonly serviceAccounts: KubernetesServiceAccount[];
  /** The bucket of the work directory, in the cluster's region. */
  readonly bucket: s3.IBucket;
}

const BELOW_PREFIX = 'All objects below the prefix, and no others';
const BUCKET_ACTIONS = ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'];
const READ_KEY = ['kms:Decrypt', 'kms:DescribeKey'];
const WRITE_KEY = [...READ_KEY, 'kms:GenerateDataKey'];

/**
 * Lets Fusion v2 use S3 buckets from the pods of some service accounts: the IAM role, its trust in exactly those
 * accounts, and their annotation.
 *
 * Throws for an untidy prefix, no service account, a bucket in another region, and an account that has a role already.
 *
 * @see https://docs.seqera.io/platform-cloud/compute-envs/eks#fusion-v2
 */
export class FusionBucketAccess extends Construct implements iam.IGrantable {
  /** The IAM role of the pods. */
  public readonly role: iam.Role;
  /** The principal to grant to. */
  public readonly grantPrincipal: iam.IPrincipal;
  /** The work directory as Seqera's form wants it: `s3://bucket/prefix`. */
  public readonly workDirectory: string;

  /** The key of the work bucket; none where it is not encrypted with SSE-KMS, or imported without it. */
  public readonly encryptionKey?: kms.IKey;

  private readonly props: FusionBucketAccessProps;

  constructor(scope: Construct, id: string, props: FusionBucketAccessProps) {
    super(scope, id);
    this.props = props;
    this.encryptionKey = props.encryptionKey ?? props.bucket?.encryptionKey;
    const workload = new WorkloadRole(this, 'Workload', { ...props, description: 'Fusion: S3 from Nextflow pods' });
    this.role = workload.role;
    this.grantPrincipal = workload.grantPrincipal;
    this.addBucket(props.bucket, props);
    if (props.identity !== WorkloadIdentity.POD_IDENTITY) { this.writeAnnotateCommand(props.serviceAccounts); }
    this.workDirectory = `s3://${[props.bucket.bucketName, ...props.prefix === undefined ? [] : [props.prefix]].join('/')}`;
  }

  /**
   * Lets Fusion use one more bucket: reference data, or where results are published.
   *
   * @param bucket a bucket in the cluster's region
   * @param options which part of it, and how
   */
  public addBucket(bucket: s3.IBucket, options: FusionBucketOptions = {}): void {
    requireGiven(this, 'bucket', bucket, 'bucketArn', 'pass an S3 bucket');
    const level = options.level ?? FusionAccessLevel.READ_WRITE;
    requireTidyPrefix(this, options.prefix);
    requireSome(this, 'NoFusionActions', 'level', level.objectActions, 'name the object actions of the level');
    this.requireSameRegion(bucket);
    const listing = options.prefix === undefined ? undefined : { StringLike: { 's3:prefix': [options.prefix, `${options.prefix}/*`] } };
    grant(this, bucket, BUCKET_ACTIONS, bucket.bucketArn);
    grant(this, bucket, ['s3:ListBucket'], bucket.bucketArn, listing);
    grant(this, bucket, level.objectActions, objectsIn(bucket, options.prefix));
    const writes = level !== FusionAccessLevel.READ_ONLY;
    (options.encryptionKey ?? bucket.encryptionKey)?.grant(this, ...writes ? WRITE_KEY : READ_KEY);
  }

  /**
   * Lets a principal read logs and reports in the work directory, as Seqera does to show them.
   *
   * @param policy a policy of the user or role that Seqera uses: `SeqeraLauncher.principalPolicy`
   */
  public grantReadReports(policy: iam.Policy): void {
    requireGiven(this, 'policy', policy, 'addStatements', 'pass SeqeraLauncher.principalPolicy');
    const { bucket, prefix } = this.props;
    const key = this.encryptionKey;
    policy.addStatements(
      new iam.PolicyStatement({ actions: ['s3:ListBucket', 's3:GetBucketLocation'], resources: [bucket.bucketArn] }),
      new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [objectsIn(bucket, prefix)] }),
      ...key === undefined ? [] : [new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] })],
    );
    acknowledgeWildcard(policy, objectsIn(bucket, prefix), BELOW_PREFIX);
  }

  /** Accounts that somebody else makes are annotated by hand. */
  private writeAnnotateCommand(accounts: KubernetesServiceAccount[]): void {
    const commands = accounts.filter(({ delivery }) => delivery === undefined).map(({ kubernetesNamespace, name }) =>
      `kubectl annotate serviceaccount ${name} --namespace ${kubernetesNamespace} --overwrite eks.amazonaws.com/role-arn=${this.role.roleArn}`);
    if (commands.length === 0) { return; }
    new CfnOutput(this, 'AnnotateCommand', { value: commands.join(' && '), description: 'Gives the role to service accounts that this app does not make' });
  }

  /** Fusion reaches a bucket through the regional gateway only, and Seqera's form refuses another region. */
  private requireSameRegion(bucket: s3.IBucket): void {
    const [ofBucket, ofCluster] = [bucket.env.region, this.props.cluster.env.region];
    if (Token.isUnresolved(ofBucket) || Token.isUnresolved(ofCluster) || ofBucket === ofCluster) { return; }
    fail(this, 'FusionBucketRegion', `'bucket' must be in the cluster's region ${ofCluster}, got one in ${ofBucket}`, 'use a bucket of that region');
  }
}

/** Fails for a prefix that IAM or S3 would read otherwise than meant. */
function requireTidyPrefix(scope: Construct, prefix: string | undefined): void {
  if (prefix === undefined || Token.isUnresolved(prefix)) { return; }
  const remedy = 'write it like \'work/team-a\'';
  if (typeof prefix !== 'string' || prefix === '' || prefix.includes('*') || prefix.startsWith('/') || prefix.endsWith('/')) {
    fail(scope, 'FusionPrefixNotTidy', `'prefix' must not be empty, hold a '*', or begin or end with '/', got ${show(prefix)}`, remedy);
  }
  if (/\?|\$\{|\/\//.test(prefix)) {
    fail(scope, 'FusionPrefixNotTidy', `'prefix' must not hold '?', '\${' or '//', got ${show(prefix)}`, remedy);
  }
}

/** The objects of a bucket below a prefix. */
function objectsIn(bucket: s3.IBucket, prefix: string | undefined): string {
  return bucket.arnForObjects(prefix === undefined ? '*' : `${prefix}/*`);
}

/** Grants actions on a bucket or its objects, in the bucket's own policy too where that is needed. */
function grant(
  grantee: iam.IGrantable, bucket: s3.IBucket, actions: string[], resourceArn: string, conditions?: Record<string, Record<string, unknown>>,
): void {
  iam.Grant.addToPrincipalOrResource({ grantee, actions, resourceArns: [resourceArn], resource: bucket, conditions });
  const policyOwner = grantee.grantPrincipal;
  if (resourceArn !== bucket.bucketArn && Construct.isConstruct(policyOwner)) {
    acknowledgeWildcard(policyOwner, resourceArn, BELOW_PREFIX);
  }
}
