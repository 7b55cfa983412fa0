import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { FusionBucketAccessOptions } from '../../lib';
import { FusionAccessLevel, FusionBucketAccess, KubernetesServiceAccount, WorkloadIdentity } from '../../lib';
import { importedCluster, propertiesOf, testApp, testStack } from '../support/app';

const accounts = [KubernetesServiceAccount.existing('tower-nf', 'tower-launcher-sa'), KubernetesServiceAccount.existing('tower-nf', 'tower-compute-sa')];
const accessTo = (stack: Stack, bucket: s3.IBucket, options: FusionBucketAccessOptions = {}) =>
  new FusionBucketAccess(stack, 'Access', { cluster: importedCluster(stack), serviceAccounts: accounts, bucket, ...options });
const statementsOf = (stack: Stack) => propertiesOf(stack, 'AWS::IAM::Policy', '/Access/')[0].PolicyDocument.Statement;
const BUCKET = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::work']] };
const objects = (path: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::work/${path}`]] });
const ALL = ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:GetObjectTagging', 's3:ListMultipartUploadParts', 's3:PutObject', 's3:PutObjectTagging'];

describe('FusionBucketAccess', () => {
  test('S-10 allows Fusion\'s actions on the bucket and its objects', () => {
    const stack = testStack();
    accessTo(stack, s3.Bucket.fromBucketName(stack, 'Bucket', 'work'));
    expect(statementsOf(stack)).toEqual([
      { Effect: 'Allow', Action: ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'], Resource: BUCKET },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: BUCKET },
      { Effect: 'Allow', Action: ALL, Resource: objects('*') },
    ]);
  });

  test('S-10 stays inside the prefix, for listing too', () => {
    const stack = testStack();
    const access = accessTo(stack, s3.Bucket.fromBucketName(stack, 'Bucket', 'work'), { prefix: 'team/a' });
    expect(statementsOf(stack)).toEqual([
      { Effect: 'Allow', Action: ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'], Resource: BUCKET },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: BUCKET, Condition: { StringLike: { 's3:prefix': ['team/a', 'team/a/*'] } } },
      { Effect: 'Allow', Action: ALL, Resource: objects('team/a/*') },
    ]);
    expect(access.workDirectory).toBe('s3://work/team/a');
  });

  test('S-10 takes a prefix that only CloudFormation knows', () => {
    const stack = testStack();
    accessTo(stack, s3.Bucket.fromBucketName(stack, 'Bucket', 'work'), { prefix: new CfnParameter(stack, 'Prefix').valueAsString });
    expect(statementsOf(stack)[1].Condition.StringLike['s3:prefix'][0]).toEqual({ Ref: 'Prefix' });
  });

  test('S-11 S-13 trusts the head and the compute account in their namespace', () => {
    const stack = testStack();
    accessTo(stack, new s3.Bucket(stack, 'Bucket'));
    expect(propertiesOf(stack, 'AWS::IAM::Role', '/Access/')[0].AssumeRolePolicyDocument['Fn::Sub'][0]).toContain(
      '"${Issuer}:sub":["system:serviceaccount:tower-nf:tower-launcher-sa","system:serviceaccount:tower-nf:tower-compute-sa"]');
  });

  test('S-12 prints the command that annotates accounts which somebody else makes', () => {
    const stack = testStack();
    accessTo(stack, new s3.Bucket(stack, 'Bucket'));
    const [output] = Object.values(Template.fromStack(stack).findOutputs('*'));
    const command = (account: string) => `kubectl annotate serviceaccount ${account} --namespace tower-nf --overwrite eks.amazonaws.com/role-arn=`;
    const arn = { 'Fn::GetAtt': [expect.stringMatching(/^AccessWorkloadRole/), 'Arn'] };
    expect(output!.Value['Fn::Join'][1]).toEqual([command('tower-launcher-sa'), arn, ` && ${command('tower-compute-sa')}`, arn]);
    const byPodIdentity = testStack();
    accessTo(byPodIdentity, new s3.Bucket(byPodIdentity, 'Bucket'), { identity: WorkloadIdentity.POD_IDENTITY });
    expect(Template.fromStack(byPodIdentity).findOutputs('*')).toEqual({});
  });

  test('S-16 adds buckets that can only be read, and others', () => {
    const stack = testStack();
    const access = accessTo(stack, s3.Bucket.fromBucketName(stack, 'Bucket', 'work'));
    access.addBucket(s3.Bucket.fromBucketName(stack, 'Reference', 'reference'), { level: FusionAccessLevel.READ_ONLY });
    access.addBucket(s3.Bucket.fromBucketName(stack, 'Results', 'results'));
    const actions = (bucket: string) => statementsOf(stack).filter(({ Resource }: any) => JSON.stringify(Resource).includes(`:::${bucket}/*`)).map(({ Action }: any) => Action);
    expect(actions('reference')).toEqual([['s3:GetObject', 's3:GetObjectTagging']]);
    expect(actions('results')).toEqual([ALL]);
  });

  test('S-15 uses the key of an encrypted bucket, its own or the one that is named', () => {
    const stack = testStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const access = accessTo(stack, new s3.Bucket(stack, 'Bucket', { encryptionKey }));
    access.addBucket(s3.Bucket.fromBucketName(stack, 'Reference', 'reference'), {
      level: FusionAccessLevel.READ_ONLY, encryptionKey: kms.Key.fromKeyArn(stack, 'Other', 'arn:aws:kms:eu-west-1:123456789012:key/other'),
    });
    expect(statementsOf(stack).filter(({ Action }: any) => JSON.stringify(Action).includes('kms:'))).toEqual([
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'], Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] } },
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: 'arn:aws:kms:eu-west-1:123456789012:key/other' },
    ]);
  });

  test('S-09 lets Seqera\'s principal read reports in the work directory and nothing beside it', () => {
    const stack = testStack();
    const access = accessTo(stack, s3.Bucket.fromBucketName(stack, 'Bucket', 'work'), { prefix: 'team/a' });
    access.grantReadReports(new iam.Policy(stack, 'Policy', { users: [new iam.User(stack, 'User')] }));
    expect(propertiesOf(stack, 'AWS::IAM::Policy', 'Stack/Policy/')[0].PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: ['s3:ListBucket', 's3:GetBucketLocation'], Resource: BUCKET },
      { Effect: 'Allow', Action: 's3:GetObject', Resource: objects('team/a/*') },
    ]);
  });

  test('S-14 names no region where bucket and cluster are of one stack', () => {
    const stack = new Stack(testApp(), 'Stack', { env: { account: '123456789012', region: 'eu-west-1' } });
    expect(() => accessTo(stack, new s3.Bucket(stack, 'Bucket'))).not.toThrow();
  });

  test('is grantable', () => {
    const stack = testStack();
    const access = accessTo(stack, s3.Bucket.fromBucketName(stack, 'Bucket', 'work'));
    new kms.Key(stack, 'Key').grantDecrypt(access);
    expect(JSON.stringify(statementsOf(stack))).toContain('kms:Decrypt');
  });
});
