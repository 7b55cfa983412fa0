import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ClusterAccessMethod, IdentityMapping, ManagedNodegroup, PlatformCluster } from '../../lib';
import { importedCluster, manifestOf, propertiesOf, testApp, testStack } from '../support/app';

describe('IdentityMapping', () => {
  test('P-21 S-06 writes an access entry with user name and groups', () => {
    const stack = testStack();
    new IdentityMapping(stack, 'Mapping', { cluster: importedCluster(stack), identity: new iam.User(stack, 'User'), username: 'ops', groups: ['readers'] });
    expect(propertiesOf(stack, 'AWS::EKS::AccessEntry')).toEqual([{
      ClusterName: 'existing', PrincipalArn: { 'Fn::GetAtt': ['User00B015A1', 'Arn'] }, Username: 'ops', KubernetesGroups: ['readers'],
    }]);
  });

  test('P-21 turns system:masters into the access policy of an administrator', () => {
    const stack = testStack();
    new IdentityMapping(stack, 'Mapping', { cluster: importedCluster(stack), identity: new iam.User(stack, 'User'), groups: ['system:masters', 'readers'] });
    expect(propertiesOf(stack, 'AWS::EKS::AccessEntry')[0]).toMatchObject({
      KubernetesGroups: ['readers'],
      AccessPolicies: [{
        AccessScope: { Type: 'cluster' },
        PolicyArn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy']] },
      }],
    });
  });

  test('S-07 takes a role with a path in an access entry', () => {
    const stack = testStack();
    const identity = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/teams/seqera');
    new IdentityMapping(stack, 'Mapping', { cluster: importedCluster(stack), identity });
    expect(propertiesOf(stack, 'AWS::EKS::AccessEntry')[0].PrincipalArn).toBe('arn:aws:iam::123456789012:role/teams/seqera');
  });

  test('stands in the stack of its scope, so that a launcher elsewhere needs no export of the cluster\'s stack', () => {
    const app = testApp();
    const clusterStack = new Stack(app, 'ClusterStack');
    const teamStack = new Stack(app, 'TeamStack');
    const platform = new PlatformCluster(clusterStack, 'Platform');
    new IdentityMapping(teamStack, 'Mapping', { cluster: platform.cluster, identity: new iam.User(teamStack, 'User') });
    expect(propertiesOf(teamStack, 'AWS::EKS::AccessEntry')).toHaveLength(1);
  });

  describe('in aws-auth', () => {
    const app = testApp();
    const stack = new Stack(app, 'Stack');
    const platform = new PlatformCluster(stack, 'Platform', { accessMethod: ClusterAccessMethod.AWS_AUTH });
    platform.grantAdmin('Admin', iam.Role.fromRoleArn(stack, 'AdminRole', 'arn:aws:iam::123456789012:role/admin'));
    platform.mapIdentity('Seqera', iam.User.fromUserArn(stack, 'User', 'arn:aws:iam::123456789012:user/seqera'), {
      username: 'tower-launcher-user', groups: ['tower-launcher-role'],
    });
    const shared = new ManagedNodegroup(stack, 'One', { cluster: platform.cluster });
    new ManagedNodegroup(stack, 'Two', { cluster: platform.cluster, nodeRole: shared.nodeRole });
    new ManagedNodegroup(stack, 'Three', { cluster: platform.cluster });
    const awsAuth = () => manifestOf(stack).find(({ metadata }) => metadata.name === 'aws-auth');

    test('P-21 switches the cluster to read the ConfigMap', () => {
      expect(propertiesOf(stack, 'AWS::EKS::Cluster')[0].AccessConfig.AuthenticationMode).toBe('API_AND_CONFIG_MAP');
    });

    test('P-21 S-07 keeps every node role, once, beside the mapped roles', () => {
      const node = { rolearn: 'TOKEN', username: 'system:node:{{EC2PrivateDNSName}}', groups: ['system:bootstrappers', 'system:nodes'] };
      expect(JSON.parse(awsAuth().data.mapRoles)).toEqual([node, node, {
        rolearn: 'arn:aws:iam::123456789012:role/admin', username: 'arn:aws:iam::123456789012:role/admin', groups: ['system:masters'],
      }]);
    });

    test('S-06 maps users beside roles', () => {
      expect(awsAuth().metadata).toMatchObject({ name: 'aws-auth', namespace: 'kube-system' });
      expect(JSON.parse(awsAuth().data.mapUsers)).toEqual([
        { userarn: 'arn:aws:iam::123456789012:user/seqera', username: 'tower-launcher-user', groups: ['tower-launcher-role'] },
      ]);
    });

    test('writes no access entry but that of CDK\'s kubectl handler', () => {
      expect(propertiesOf(stack, 'AWS::EKS::AccessEntry')).toHaveLength(1);
    });
  });
});
