import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { PodSecurityLevel, SeqeraCloud, SeqeraLauncher, SeqeraPrincipal } from '../../lib';
import type { SeqeraLauncherOptions } from '../../lib';
import { importedCluster, manifestOf, propertiesOf, testStack, TOKEN } from '../support/app';

const launcherIn = (stack: Stack, options: SeqeraLauncherOptions = {}) => new SeqeraLauncher(stack, 'Launcher', {
  cluster: importedCluster(stack), principal: SeqeraPrincipal.iamUser(new iam.User(stack, 'User')), ...options,
});

const launcherOf = (options: SeqeraLauncherOptions = {}) => {
  const stack = testStack();
  const launcher = launcherIn(stack, options);
  const objects = manifestOf(stack).map(({ metadata: { labels, ...metadata }, ...object }) => ({ ...object, metadata, labels }));
  const find = (kind: string, name?: string) => objects.find((object) => object.kind === kind && [undefined, object.metadata.name].includes(name));
  return { stack, launcher, find };
};

describe('SeqeraLauncher', () => {
  const { stack, find } = launcherOf();

  test('S-01 makes the namespace tower-nf and lets Fusion\'s privileged pods in', () => {
    expect(find('Namespace')).toMatchObject({ metadata: { name: 'tower-nf' }, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } });
  });

  test('S-01 takes another namespace, its security level, or one that exists', () => {
    const own = launcherOf({ kubernetesNamespace: 'team-a', podSecurity: PodSecurityLevel.BASELINE });
    expect(own.find('Namespace')).toMatchObject({ metadata: { name: 'team-a' }, labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } });
    const existing = launcherOf({ createNamespace: false });
    expect(existing.find('Namespace')).toBeUndefined();
    expect(existing.find('Role')!.metadata.namespace).toBe('tower-nf');
  });

  test('S-02 S-05 makes the accounts of head job and tasks', () => {
    expect(find('ServiceAccount', 'tower-launcher-sa')!.metadata).toEqual({ name: 'tower-launcher-sa', namespace: 'tower-nf' });
    expect(find('ServiceAccount', 'tower-compute-sa')!.metadata).toEqual({ name: 'tower-compute-sa', namespace: 'tower-nf' });
    const named = launcherOf({ headServiceAccountName: 'head', computeServiceAccountName: 'tasks' });
    expect([named.launcher.headServiceAccount.name, named.launcher.computeServiceAccount.name]).toEqual(['head', 'tasks']);
    expect(named.find('RoleBinding', 'tower-launcher-rolebind')!.subjects[0].name).toBe('head');
  });

  test('S-03 allows what Nextflow does and no more', () => {
    const verbs = ['get', 'list', 'watch', 'create', 'delete'];
    expect(find('Role')).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'tower-launcher-role', namespace: 'tower-nf' }, labels: expect.anything(),
      rules: [
        { apiGroups: [''], resources: ['pods', 'pods/status', 'pods/log', 'pods/exec', 'persistentvolumeclaims', 'configmaps'], verbs },
        { apiGroups: ['apps'], resources: ['deployments'], verbs },
        { apiGroups: ['batch'], resources: ['jobs', 'jobs/status', 'jobs/log'], verbs },
      ],
    });
  });

  test('S-04 binds the head account, and both the user and the group that the principal becomes', () => {
    const apiGroup = 'rbac.authorization.k8s.io';
    const roleRef = { apiGroup, kind: 'Role', name: 'tower-launcher-role' };
    expect(find('RoleBinding', 'tower-launcher-rolebind')).toMatchObject({
      metadata: { namespace: 'tower-nf' }, roleRef, subjects: [{ kind: 'ServiceAccount', name: 'tower-launcher-sa', namespace: 'tower-nf' }],
    });
    expect(find('RoleBinding', 'tower-launcher-userbind')).toMatchObject({
      metadata: { namespace: 'tower-nf' }, roleRef,
      subjects: [{ kind: 'User', name: 'tower-launcher-user', apiGroup }, { kind: 'Group', name: 'tower-launcher-role', apiGroup }],
    });
  });

  test('S-06 maps the principal to that user and that group', () => {
    expect(propertiesOf(stack, 'AWS::EKS::AccessEntry')).toEqual([{
      ClusterName: 'existing', PrincipalArn: { 'Fn::GetAtt': ['User00B015A1', 'Arn'] }, Username: 'tower-launcher-user', KubernetesGroups: ['tower-launcher-role'],
    }]);
  });

  test('S-28 gives the user and group of another namespace names of their own', () => {
    const own = launcherOf({ kubernetesNamespace: 'team-a' });
    expect(propertiesOf(own.stack, 'AWS::EKS::AccessEntry')[0]).toMatchObject({ Username: 'tower-launcher-user-team-a', KubernetesGroups: ['tower-launcher-role-team-a'] });
    expect(own.find('RoleBinding', 'tower-launcher-userbind')!.subjects.map(({ name }: any) => name)).toEqual(
      ['tower-launcher-user-team-a', 'tower-launcher-role-team-a']);
  });

  test('S-01 takes a namespace that only CloudFormation knows', () => {
    expect(launcherOf({ kubernetesNamespace: TOKEN }).find('Role')!.metadata.namespace).toBe('from-cloudformation');
  });

  test('S-09 lets the principal find the cluster', () => {
    const [policy] = propertiesOf(stack, 'AWS::IAM::Policy');
    expect(policy.PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'eks:ListClusters', Resource: '*' },
      { Effect: 'Allow', Action: 'eks:DescribeCluster', Resource: { 'Fn::Join': ['', [
        'arn:', { Ref: 'AWS::Partition' }, ':eks:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':cluster/existing']] } },
    ]);
  });
});

describe('Data Explorer', () => {
  test('S-09 gets a bucket only where that is asked', () => {
    expect(JSON.stringify(propertiesOf(launcherOf().stack, 'AWS::IAM::Policy'))).not.toContain('s3:');
    const stack = testStack();
    launcherIn(stack).grantDataExplorer(s3.Bucket.fromBucketName(stack, 'Bucket', 'data'));
    const arn = (path: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::data${path}`]] });
    expect(propertiesOf(stack, 'AWS::IAM::Policy')[0].PolicyDocument.Statement.slice(2)).toEqual([
      { Effect: 'Allow', Action: ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketPolicy', 's3:ListBucket'], Resource: arn('') },
      { Effect: 'Allow', Action: ['s3:DeleteObject', 's3:GetObject', 's3:GetObjectTagging', 's3:PutObject', 's3:PutObjectTagging'], Resource: arn('/*') },
    ]);
  });

  test('S-32 lets Seqera\'s pages upload to a bucket of this app', () => {
    const stack = testStack();
    launcherIn(stack).grantDataExplorer(new s3.Bucket(stack, 'Bucket'), { corsOrigin: SeqeraCloud.ORIGIN });
    expect(propertiesOf(stack, 'AWS::S3::Bucket')[0].CorsConfiguration.CorsRules).toEqual([{
      AllowedOrigins: ['https://cloud.seqera.io'], AllowedMethods: ['PUT', 'POST', 'DELETE', 'GET'], AllowedHeaders: ['*'], ExposedHeaders: ['ETag'],
    }]);
  });
});

describe('SeqeraPrincipal', () => {
  const trustOf = (make: (user: iam.IUser, stack: ReturnType<typeof testStack>) => SeqeraPrincipal) => {
    const stack = testStack();
    new SeqeraLauncher(stack, 'Launcher', { cluster: importedCluster(stack), principal: make(new iam.User(stack, 'User'), stack) });
    return { stack, roles: propertiesOf(stack, 'AWS::IAM::Role') };
  };
  const USER = { AWS: { 'Fn::GetAtt': ['User00B015A1', 'Arn'] } };

  test('S-07 S-08 is a role that the user assumes, with its External ID, session tags apart', () => {
    const { stack, roles } = trustOf((user) => SeqeraPrincipal.assumedBy(user, { externalId: 'workspace-7' }));
    expect(roles[0].AssumeRolePolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: USER, Condition: { StringEquals: { 'sts:ExternalId': 'workspace-7' } } },
      { Effect: 'Allow', Action: 'sts:TagSession', Principal: USER },
    ]);
    expect(propertiesOf(stack, 'AWS::EKS::AccessEntry')[0].PrincipalArn).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/SeqeraRole/), 'Arn'] });
    expect(propertiesOf(stack, 'AWS::IAM::Policy', '/AssumeRolePolicy/')[0].PolicyDocument.Statement).toMatchObject([{ Action: ['sts:AssumeRole', 'sts:TagSession'] }]);
  });

  test('S-08 is a role that Seqera Cloud itself assumes, or the jump role of Seqera Enterprise', () => {
    const cloud = trustOf(() => SeqeraPrincipal.seqeraCloud({ externalId: 'workspace-7', roleName: 'seqera' })).roles[0];
    const principal = { AWS: 'arn:aws:iam::161471496260:role/SeqeraPlatformCloudAccessRole' };
    expect(cloud.RoleName).toBe('seqera');
    expect(cloud.AssumeRolePolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, Condition: { StringEquals: { 'sts:ExternalId': 'workspace-7' } } },
      { Effect: 'Allow', Action: 'sts:TagSession', Principal: principal },
    ]);
    const enterprise = trustOf(() => SeqeraPrincipal.seqeraCloud({ externalId: 'ab', platformRoleArn: 'arn:aws:iam::111122223333:role/jump' })).roles[0];
    expect(enterprise.AssumeRolePolicyDocument.Statement[0].Principal).toEqual({ AWS: 'arn:aws:iam::111122223333:role/jump' });
  });

  test('S-08 needs no External ID for the user\'s own role', () => {
    expect(trustOf((user) => SeqeraPrincipal.assumedBy(user)).roles[0].AssumeRolePolicyDocument.Statement[0].Condition).toBeUndefined();
  });

  test('S-08 takes a role that exists, and makes no secret key for anybody', () => {
    const { stack, roles } = trustOf((_, scope) => SeqeraPrincipal.role(iam.Role.fromRoleArn(scope, 'Role', 'arn:aws:iam::123456789012:role/seqera')));
    expect(roles).toEqual([]);
    expect(propertiesOf(stack, 'AWS::EKS::AccessEntry')[0].PrincipalArn).toBe('arn:aws:iam::123456789012:role/seqera');
    Template.fromStack(stack).resourceCountIs('AWS::IAM::AccessKey', 0);
  });
});
