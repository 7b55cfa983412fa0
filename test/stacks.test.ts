import { Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  ClusterAccessMethod, KubernetesObjects, KubernetesServiceAccount, ManagedNodegroup, PlatformCluster, SeqeraComputeCluster, SeqeraLauncher, SeqeraPrincipal,
  SeqeraStorage, WorkloadIdentity, WorkloadRole,
} from '../lib';
import { importedCluster, propertiesOf, testApp, testStack } from './support/app';

/** A cluster in a stack of its own, and a second stack. */
function twoStacks(accessMethod?: ClusterAccessMethod) {
  const app = testApp();
  const clusterStack = new Stack(app, 'ClusterStack');
  const { cluster } = new PlatformCluster(clusterStack, 'Platform', { accessMethod });
  new ManagedNodegroup(clusterStack, 'Nodes', { cluster });
  return { app, clusterStack, cluster, other: new Stack(app, 'Other') };
}

describe('Across stacks', () => {
  test.each<[string, (user: iam.User, stack: Stack) => SeqeraPrincipal]>([
    ['a user', (user) => SeqeraPrincipal.iamUser(user)],
    ['a role that a user assumes', (user) => SeqeraPrincipal.assumedBy(user)],
    ['a role', (_, stack) => SeqeraPrincipal.role(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }))],
  ])('S-06 S-07 S-08 the principal is %s of another stack', (_, principal) => {
    const app = testApp();
    const identities = new Stack(app, 'Identities');
    const stack = new Stack(app, 'Genomics');
    new SeqeraComputeCluster(stack, 'Compute', {
      principal: principal(new iam.User(identities, 'User'), identities), storage: SeqeraStorage.fusion(new s3.Bucket(stack, 'Bucket'), { prefix: 'work' }),
    });
    expect(() => app.synth()).not.toThrow();
    expect(stack.dependencies).toEqual([identities]);
  });

  test('S-28 a launcher, its bucket and its nodes are in a team\'s own stack', () => {
    const { app, cluster, clusterStack, other } = twoStacks();
    const launcher = new SeqeraLauncher(other, 'Launcher', { cluster, principal: SeqeraPrincipal.assumedBy(new iam.User(other, 'User')) });
    SeqeraStorage.fusion(new s3.Bucket(other, 'Bucket')).bind(other, cluster, launcher);
    new ManagedNodegroup(other, 'Nodes', { cluster });
    expect(() => app.synth()).not.toThrow();
    expect(other.dependencies).toEqual([clusterStack]);
  });

  test('P-21 aws-auth fails for nodes in another stack than the cluster', () => {
    const { cluster, other } = twoStacks(ClusterAccessMethod.AWS_AUTH);
    expect(() => new ManagedNodegroup(other, 'Nodes', { cluster })).toThrow(
      '[AwsAuthAcrossStacks] \'nodeRole\' must be in the cluster\'s stack \'ClusterStack\', where aws-auth names it, got one in \'Other\'; '
      + 'pass a role of that stack, or use ClusterAccessMethod.ACCESS_ENTRIES (at \'Other/Nodes\')');
  });

  test('S-07 aws-auth fails for a principal in a stack that needs the cluster, and takes one in a stack that does not', () => {
    const { app, cluster, other } = twoStacks(ClusterAccessMethod.AWS_AUTH);
    expect(() => new SeqeraLauncher(other, 'Launcher', { cluster, principal: SeqeraPrincipal.assumedBy(new iam.User(other, 'User')) })).toThrow(
      '[AwsAuthAcrossStacks] \'identity\' must not be in the stack \'Other\', which needs the cluster that maps it in aws-auth; '
      + 'put it into the cluster\'s stack or one of its own, or use ClusterAccessMethod.ACCESS_ENTRIES (at \'Other/Launcher/Mapping\')');
    const identities = new Stack(app, 'Identities');
    expect(() => new SeqeraLauncher(other, 'Second', { cluster, kubernetesNamespace: 'b', principal: SeqeraPrincipal.iamUser(new iam.User(identities, 'User')) }))
      .not.toThrow();
  });

  test('S-12 fails for the role of an account that is declared in the cluster\'s stack', () => {
    const { cluster, other } = twoStacks();
    const account = KubernetesObjects.of(cluster).addServiceAccount('default', 'pods');
    expect(() => new WorkloadRole(other, 'Role', { cluster, serviceAccounts: [account] })).toThrow(
      '[WorkloadRoleAcrossStacks] the role of \'system:serviceaccount:default:pods\' must be in the stack \'ClusterStack\', where the account is declared beside '
      + 'the cluster; declare account and role in one stack, or set \'identity\' to POD_IDENTITY (at \'Other/Role\')');
  });

  test('S-29 stages that import a cluster of one name do not know of each other', () => {
    const app = testApp();
    for (const name of ['Development', 'Production']) {
      const stack = new Stack(new Stage(app, name), 'Stack');
      new SeqeraLauncher(stack, 'Launcher', { cluster: importedCluster(stack), principal: SeqeraPrincipal.iamUser(new iam.User(stack, 'User')) });
    }
    expect(() => app.synth()).not.toThrow();
  });
});

describe('What a change leaves alone', () => {
  const launcherWith = (options: { createNamespace?: boolean }) => {
    const stack = testStack();
    new SeqeraLauncher(stack, 'Launcher', { cluster: importedCluster(stack), principal: SeqeraPrincipal.iamUser(new iam.User(stack, 'User')), ...options });
    return propertiesOf(stack, 'Custom::AWSCDK-EKS-KubernetesResource')[0];
  };

  test('S-01 the namespace: it carries no label for pruning, so an update that drops it deletes nothing', () => {
    const [before, after] = [launcherWith({}), launcherWith({ createNamespace: false })];
    expect(before.PruneLabel).toBe(after.PruneLabel);
    const [namespace, account] = JSON.parse(before.Manifest);
    expect(namespace.kind).toBe('Namespace');
    expect(Object.keys(namespace.metadata.labels)).toEqual(['pod-security.kubernetes.io/enforce']);
    expect(Object.keys(account.metadata.labels)).toEqual([before.PruneLabel]);
  });

  test('P-31 node groups, by the order and number of pools', () => {
    const ids = (pools: string[]) => {
      const stack = testStack();
      new SeqeraComputeCluster(stack, 'Compute', {
        principal: SeqeraPrincipal.iamUser(new iam.User(stack, 'User')), storage: SeqeraStorage.fusion(new s3.Bucket(stack, 'Bucket')),
        computeNodes: Object.fromEntries(pools.map((pool) => [pool, {}])),
      });
      return stack.node.findAll().filter((node) => node instanceof ManagedNodegroup).map(({ node }) => node.path);
    };
    expect(ids(['B', 'A', 'C'])).toEqual(expect.arrayContaining(ids(['A', 'B'])));
  });

  test('S-13 Pod Identity associations, by the order of accounts, also where namespace and name read alike', () => {
    const ids = (subjects: [string, string][]) => {
      const stack = testStack();
      return new WorkloadRole(stack, 'Role', {
        cluster: importedCluster(stack), identity: WorkloadIdentity.POD_IDENTITY,
        serviceAccounts: subjects.map(([namespace, name]) => KubernetesServiceAccount.existing(namespace, name)),
      }).associations.map(({ node }) => node.id);
    };
    expect(ids([['team', 'a-sa'], ['team-a', 'sa']])).toEqual(ids([['team-a', 'sa'], ['team', 'a-sa']]).reverse());
  });
});

test('P-05 nodes run in the subnets that are named, without a VPC', () => {
  const stack = testStack();
  const named = importedCluster(stack, { vpc: undefined });
  new ManagedNodegroup(stack, 'Nodes', { cluster: named, subnets: { subnets: [ec2.Subnet.fromSubnetId(stack, 'Subnet', 'subnet-1')] } });
  expect(propertiesOf(stack, 'AWS::EKS::Nodegroup')[0].Subnets).toEqual(['subnet-1']);
});
