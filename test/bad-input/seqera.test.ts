import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  FusionAccessLevel, FusionBucketAccess, KubernetesServiceAccount, SeqeraComputeCluster, SeqeraLauncher, SeqeraPrincipal, SeqeraStorage,
} from '../../lib';
import type { FusionBucketOptions, SeqeraLauncherOptions } from '../../lib';
import { importedCluster, testApp, TOKEN } from '../support/app';
import { runChecks } from '../support/checks';

const accounts = [KubernetesServiceAccount.existing('tower-nf', 'tower-launcher-sa')];
const label = (prop: string, value: unknown): [unknown, string] => [value,
  `[NotADnsLabel] '${prop}' must be a DNS-1123 label: at most 63 lower-case letters, digits or '-', beginning and ending with a letter or digit, `
  + `got ${JSON.stringify(value)}; write it like 'tower-nf'`];
const untidy = (value: unknown): [unknown, string] => [value,
  `[FusionPrefixNotTidy] 'prefix' must not be empty, hold a '*', or begin or end with '/', got ${JSON.stringify(value)}; write it like 'work/team-a'`];
const wild = (value: string): [unknown, string] => [value,
  `[FusionPrefixNotTidy] 'prefix' must not hold '?', '\${' or '//', got ${JSON.stringify(value)}; write it like 'work/team-a'`];

const launcher = (options: (value: any) => SeqeraLauncherOptions) => (stack: Stack, value: unknown) =>
  new SeqeraLauncher(stack, 'Launcher', {
    cluster: importedCluster(stack), principal: SeqeraPrincipal.iamUser(new iam.User(stack, 'User')), ...options(value),
  });

const fusion = (options: (value: any) => FusionBucketOptions) => (stack: Stack, value: unknown) =>
  new FusionBucketAccess(stack, 'Access', { cluster: importedCluster(stack), serviceAccounts: accounts, bucket: new s3.Bucket(stack, 'Bucket'), ...options(value) });

runChecks([
  { name: 'S-01 kubernetesNamespace', at: 'Stack/Launcher', make: launcher((kubernetesNamespace) => ({ kubernetesNamespace })), right: [TOKEN, 'a', 'team-7'],
    wrong: ['Tower', '-nf', 'nf-', 'tower.nf', '', 'x'.repeat(64), 7].map((value) => label('kubernetesNamespace', value)) },
  { name: 'S-02 headServiceAccountName', at: 'Stack/Launcher', make: launcher((headServiceAccountName) => ({ headServiceAccountName })), right: [TOKEN],
    wrong: ['Launcher', 'a_b'].map((value) => label('headServiceAccountName', value)) },
  { name: 'S-05 computeServiceAccountName', at: 'Stack/Launcher', make: launcher((computeServiceAccountName) => ({ computeServiceAccountName })), right: [TOKEN],
    wrong: ['Compute', 'a b'].map((value) => label('computeServiceAccountName', value)) },
  {
    name: 'S-02 service accounts of one launcher', at: 'Stack/Launcher/Objects', right: ['b'],
    make: launcher((name) => ({ headServiceAccountName: 'a', computeServiceAccountName: name })),
    wrong: [['a', '[ServiceAccountTaken] service account \'tower-nf/a\' is taken by \'Stack/Launcher/Objects\' already; '
      + 'use the one that is declared, or choose another name']],
  },
  {
    name: 'S-28 two launchers', at: 'Stack/Second', right: ['team-b'],
    make: (stack, namespace) => {
      const cluster = importedCluster(stack);
      for (const [id, kubernetesNamespace] of [['First', 'team-a'], ['Second', namespace]]) {
        new SeqeraLauncher(stack, id, { cluster, kubernetesNamespace, principal: SeqeraPrincipal.iamUser(new iam.User(stack, `User${id}`)) });
      }
    },
    wrong: [['team-a', '[NamespaceTaken] the launcher of namespace \'team-a\' is taken by \'Stack/First\' already; give each launcher a namespace of its own']],
  },
  {
    name: 'S-06 one principal for two launchers', at: 'Stack/Second/Mapping', right: ['other'],
    make: (stack, second) => {
      const cluster = importedCluster(stack);
      const user = new iam.User(stack, 'User');
      const other = second === 'same' ? user : new iam.User(stack, 'Other');
      new SeqeraLauncher(stack, 'First', { cluster, kubernetesNamespace: 'team-a', principal: SeqeraPrincipal.iamUser(user) });
      new SeqeraLauncher(stack, 'Second', { cluster, kubernetesNamespace: 'team-b', principal: SeqeraPrincipal.iamUser(other) });
    },
    wrong: [['same', '[PrincipalTaken] the mapping of \'Stack/User\' is taken by \'Stack/First/Mapping\' already; map a principal once, with all its groups']],
  },
  {
    name: 'S-08 externalId', at: 'Stack/Launcher', right: [TOKEN, 'ab', undefined],
    make: (stack, externalId) => new SeqeraLauncher(stack, 'Launcher', {
      cluster: importedCluster(stack), principal: SeqeraPrincipal.assumedBy(new iam.User(stack, 'User'), { externalId }),
    }),
    wrong: ['a', 'a b', ''].map((value) => [value,
      `[NotAnExternalId] 'externalId' must be 2 to 1224 letters, digits or any of +=,.@:/-_, got "${value}"; write it like '5f3c9f0e-2b1d-4c6e-9a57-1f0d2c7b8a11'`]),
  },
  {
    name: 'S-08 externalId and platformRoleArn of Seqera\'s own role', at: 'Stack/Launcher', right: [{ externalId: TOKEN }, { externalId: 'ab', platformRoleArn: TOKEN }],
    make: (stack, options) => new SeqeraLauncher(stack, 'Launcher', { cluster: importedCluster(stack), principal: SeqeraPrincipal.seqeraCloud(options) }),
    wrong: [
      [{}, '[ExternalIdMissing] \'externalId\' must be given, got undefined; copy it from the credentials in Seqera: it keeps other workspaces out'],
      [{ externalId: 'ab', platformRoleArn: 'jump' },
        '[NotARoleArn] \'platformRoleArn\' must be the ARN of an IAM role, got "jump"; write it like \'arn:aws:iam::111122223333:role/jump\''],
    ],
  },
  {
    name: 'S-32 corsOrigin', at: 'Stack/Launcher', right: [TOKEN, 'https://seqera.example.com:8443', undefined],
    make: (stack, corsOrigin) => launcher(() => ({}))(stack, undefined).grantDataExplorer(
      corsOrigin === 'imported' ? s3.Bucket.fromBucketName(stack, 'Data', 'data') : new s3.Bucket(stack, 'Data'), { corsOrigin }),
    wrong: [
      ['imported', '[CorsOnImportedBucket] \'corsOrigin\' needs a bucket that this app makes, got an imported one; add the CORS rule where the bucket is made'],
      ...['*', 'http://cloud.seqera.io', 'https://cloud.seqera.io/orgs'].map((value): [unknown, string] => [value,
        `[NotAnOrigin] 'corsOrigin' must be an https origin without a path, got "${value}"; write it like 'https://cloud.seqera.io'`]),
    ],
  },
  { name: 'S-10 prefix', at: 'Stack/Access', make: fusion((prefix) => ({ prefix })), right: [TOKEN, undefined, 'work', 'work/team-a'],
    wrong: [...['/work', 'work/', '', 'work/*', 7].map(untidy), ...['a//b', 'a?', '${aws:username}'].map(wild)] },
  {
    name: 'S-10 level', at: 'Stack/Access', make: fusion((actions) => ({ level: FusionAccessLevel.of('mine', actions) })), right: [['s3:GetObject']],
    wrong: [[[], '[NoFusionActions] \'level\' must not be empty, got []; name the object actions of the level']],
  },
  {
    name: 'S-11 serviceAccounts by name', at: 'Stack/Access/Workload',
    make: (stack, serviceAccounts) => new FusionBucketAccess(stack, 'Access', {
      cluster: importedCluster(stack), bucket: new s3.Bucket(stack, 'Bucket'), serviceAccounts,
    }),
    wrong: [[['head'], '[OfAnotherKind] \'serviceAccounts\' must be of its kind, got "head"; use KubernetesServiceAccount']],
  },
  {
    name: 'S-11 serviceAccounts', at: 'Stack/Access/Workload', right: [accounts],
    make: (stack, serviceAccounts) => new FusionBucketAccess(stack, 'Access', {
      cluster: importedCluster(stack), bucket: new s3.Bucket(stack, 'Bucket'), serviceAccounts,
    }),
    wrong: [[], undefined].map((value) => [value,
      `[NoServiceAccount] 'serviceAccounts' must not be empty, got ${JSON.stringify(value)}; name the service accounts whose pods get the role`]),
  },
  {
    name: 'S-23 computeNodes', at: 'Stack/Compute', right: [{ Spot: {} }],
    make: (stack, computeNodes) => new SeqeraComputeCluster(stack, 'Compute', {
      principal: SeqeraPrincipal.iamUser(new iam.User(stack, 'User')), storage: SeqeraStorage.fusion(new s3.Bucket(stack, 'Bucket')), computeNodes,
    }),
    wrong: [{}, { Head: {} }, { Spot: null }].map((value) => [value,
      `[ComputeNodes] 'computeNodes' must name one pool or more, none of them 'Head', each with its options, got ${JSON.stringify(value)}; `
      + 'leave it out, or write it like { Spot: { maxSize: 20 } }']),
  },
  {
    name: 'S-23 headNodes.minSize', at: 'Stack/Compute', right: [1],
    make: (stack, minSize) => new SeqeraComputeCluster(stack, 'Compute', {
      principal: SeqeraPrincipal.iamUser(new iam.User(stack, 'User')), storage: SeqeraStorage.fusion(new s3.Bucket(stack, 'Bucket')), headNodes: { minSize },
    }),
    wrong: [[0, '[NumberOutOfRange] \'headNodes.minSize\' must be a whole number from 1 to 450, got 0; set \'headNodes.minSize\' inside that range or leave it out']],
  },
  {
    name: 'S-06 principal and storage', at: 'Stack/Compute',
    make: (stack, options) => new SeqeraComputeCluster(stack, 'Compute', {
      principal: SeqeraPrincipal.iamUser(new iam.User(stack, 'User')), storage: SeqeraStorage.fusion(new s3.Bucket(stack, 'Bucket')), ...options,
    }),
    wrong: [
      [{ principal: undefined }, '[NotGiven] \'principal\' must be given, got undefined; name who Seqera is with SeqeraPrincipal'],
      [{ principal: 'seqera' }, '[OfAnotherKind] \'principal\' must be of its kind, got "seqera"; name who Seqera is with SeqeraPrincipal'],
      [{ storage: {} }, '[OfAnotherKind] \'storage\' must be of its kind, got {}; name the work directory with SeqeraStorage'],
      [{ storage: null }, '[NotGiven] \'storage\' must be given, got null; name the work directory with SeqeraStorage'],
    ],
  },
  {
    name: 'S-06 principal of nobody', at: 'Stack/Launcher',
    make: (stack, kind: 'iamUser' | 'assumedBy' | 'role') => new SeqeraLauncher(stack, 'Launcher', {
      cluster: importedCluster(stack), principal: SeqeraPrincipal[kind](undefined as any),
    }),
    wrong: ['iamUser', 'assumedBy', 'role'].map((kind) => [kind,
      '[NotGiven] \'principal\' must be given, got undefined; pass an IAM user or role to SeqeraPrincipal']),
  },
  {
    name: 'S-01 podSecurity', at: 'Stack/Launcher', make: launcher((podSecurity) => ({ podSecurity })), right: [TOKEN],
    wrong: [['bogus', '[NotOneOf] \'podSecurity\' must be one of privileged, baseline, restricted, got "bogus"; use the enum']],
  },
  {
    name: 'S-16 bucket', at: 'Stack/Access',
    make: (stack, bucket) => new FusionBucketAccess(stack, 'Access', {
      cluster: importedCluster(stack), serviceAccounts: accounts, bucket: new s3.Bucket(stack, 'Bucket'),
    }).addBucket(bucket),
    wrong: [
      [null, '[NotGiven] \'bucket\' must be given, got null; pass an S3 bucket'],
      ['work', '[OfAnotherKind] \'bucket\' must be of its kind, got "work"; pass an S3 bucket'],
    ],
  },
  {
    name: 'S-23 headNodes', at: 'Stack/Compute', right: [eks.CapacityType.ON_DEMAND],
    make: (stack, capacityType) => new SeqeraComputeCluster(stack, 'Compute', {
      principal: SeqeraPrincipal.iamUser(new iam.User(stack, 'User')), storage: SeqeraStorage.fusion(new s3.Bucket(stack, 'Bucket')), headNodes: { capacityType },
    }),
    wrong: [[eks.CapacityType.SPOT, '[HeadNodesOnSpot] \'headNodes\' must be on-demand, got SPOT; '
      + 'a reclaimed head job loses the whole run: use spot for \'computeNodes\'']],
  },
]);

describe('S-14 bucket', () => {
  const inRegion = (region?: string) => {
    const stack = new Stack(testApp(), 'Stack', { env: { account: '123456789012', region: 'eu-west-1' } });
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'reference', region });
    return new FusionBucketAccess(stack, 'Access', { cluster: importedCluster(stack), serviceAccounts: accounts, bucket });
  };

  test('fails in another region than the cluster', () => {
    expect(() => inRegion('us-east-1')).toThrow(
      '[FusionBucketRegion] \'bucket\' must be in the cluster\'s region eu-west-1, got one in us-east-1; use a bucket of that region (at \'Stack/Access\')');
  });

  test.each(['eu-west-1', undefined, TOKEN])('takes the same region, an unknown one or a token (%s)', (region) => {
    expect(() => inRegion(region)).not.toThrow();
  });
});
