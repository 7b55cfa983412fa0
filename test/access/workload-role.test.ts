import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { KubernetesDelivery, KubernetesObjects, KubernetesServiceAccount, WorkloadIdentity, WorkloadRole } from '../../lib';
import { importedCluster, manifestOf, propertiesOf, testApp, testStack } from '../support/app';

/** The trust policy as IAM gets it, with the variables of Fn::Sub filled in. */
const trustOf = (properties: any) => {
  const [text, variables] = properties.AssumeRolePolicyDocument['Fn::Sub'];
  const values: Record<string, string> = { Provider: 'PROVIDER', Issuer: 'ISSUER', ...Object.fromEntries(
    Object.entries(variables).filter(([name]) => name.startsWith('Subject')).map(([name]) => [name, `TOKEN-${name}`])) };
  return { policy: JSON.parse(text.replace(/\$\{(\w+)\}/g, (_: string, name: string) => values[name])), variables };
};

describe('WorkloadRole', () => {
  test('S-11 trusts exactly the named accounts of the cluster\'s own issuer', () => {
    const stack = testStack();
    new WorkloadRole(stack, 'Role', {
      cluster: importedCluster(stack),
      serviceAccounts: [KubernetesServiceAccount.existing('tower-nf', 'head'), KubernetesServiceAccount.existing('tower-nf', 'compute')],
    });
    const { policy, variables } = trustOf(propertiesOf(stack, 'AWS::IAM::Role')[0]);
    expect(policy).toEqual({
      Version: '2012-10-17',
      Statement: [{
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: 'PROVIDER' },
        Condition: { StringEquals: { 'ISSUER:aud': 'sts.amazonaws.com', 'ISSUER:sub': ['system:serviceaccount:tower-nf:head', 'system:serviceaccount:tower-nf:compute'] } },
      }],
    });
    expect(variables).toEqual({
      Provider: 'arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF',
      Issuer: 'oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF',
    });
  });

  test('S-11 trusts an account whose namespace only CloudFormation knows', () => {
    const stack = testStack();
    const namespace = new CfnParameter(stack, 'Namespace').valueAsString;
    new WorkloadRole(stack, 'Role', { cluster: importedCluster(stack), serviceAccounts: [KubernetesServiceAccount.existing(namespace, 'head')] });
    const { policy, variables } = trustOf(propertiesOf(stack, 'AWS::IAM::Role')[0]);
    expect(policy.Statement[0].Condition.StringEquals['ISSUER:sub']).toEqual(['TOKEN-Subject0']);
    expect(variables.Subject0).toEqual({ 'Fn::Join': ['', ['system:serviceaccount:', { Ref: 'Namespace' }, ':head']] });
  });

  test('S-12 annotates the accounts that this app declares with the ARN of the role', () => {
    const stack = testStack();
    const cluster = importedCluster(stack);
    const account = new KubernetesObjects(stack, 'Objects', { cluster }).addServiceAccount('tower-nf', 'head');
    new WorkloadRole(stack, 'Role', { cluster, serviceAccounts: [account] });
    expect(manifestOf(stack)[0].metadata.annotations).toEqual({ 'eks.amazonaws.com/role-arn': 'TOKEN' });
  });

  test('S-12 annotates an exported account with the literal ARN of a named role, in the partition of the region', () => {
    const stack = new Stack(testApp(), 'Stack', { env: { account: '123456789012', region: 'cn-north-1' } });
    const cluster = importedCluster(stack);
    const objects = new KubernetesObjects(stack, 'Objects', { cluster, delivery: KubernetesDelivery.EXPORT });
    const account = objects.addServiceAccount('tower-nf', 'head');
    const annotate = jest.spyOn(account, 'annotate');
    new WorkloadRole(stack, 'Role', { cluster, serviceAccounts: [account], roleName: 'fusion' });
    expect(annotate).toHaveBeenCalledWith('eks.amazonaws.com/role-arn', 'arn:aws-cn:iam::123456789012:role/fusion');
  });

  test('S-13 by Pod Identity associates each account and lets no other pod of the cluster assume the role', () => {
    const stack = testStack();
    const cluster = importedCluster(stack);
    new WorkloadRole(stack, 'Role', {
      cluster,
      identity: WorkloadIdentity.POD_IDENTITY,
      serviceAccounts: [KubernetesServiceAccount.existing('tower-nf', 'head'), KubernetesServiceAccount.existing('tower-nf', 'compute')],
    });
    expect(propertiesOf(stack, 'AWS::IAM::Role')[0].AssumeRolePolicyDocument.Statement).toEqual([{
      Effect: 'Allow',
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Condition: { StringEquals: {
        'aws:RequestTag/eks-cluster-arn': stack.resolve(cluster.clusterArn),
        'aws:RequestTag/kubernetes-namespace': ['tower-nf'],
        'aws:RequestTag/kubernetes-service-account': ['head', 'compute'],
      } },
    }]);
    expect(propertiesOf(stack, 'AWS::EKS::PodIdentityAssociation').map(({ Namespace, ServiceAccount }) => `${Namespace}/${ServiceAccount}`))
      .toEqual(['tower-nf/head', 'tower-nf/compute']);
  });

  test('is grantable, takes managed policies and brings no Lambda', () => {
    const stack = testStack();
    const role = new WorkloadRole(stack, 'Role', {
      cluster: importedCluster(stack),
      serviceAccounts: [KubernetesServiceAccount.existing('kube-system', 'autoscaler')],
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')],
    });
    s3.Bucket.fromBucketName(stack, 'Bucket', 'reference').grantRead(role);
    expect(propertiesOf(stack, 'AWS::IAM::Policy')).toHaveLength(1);
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 0);
    expect(propertiesOf(stack, 'AWS::IAM::Role')[0].ManagedPolicyArns).toHaveLength(1);
  });
});
