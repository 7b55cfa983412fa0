import type { Stack } from 'aws-cdk-lib';
import { SeqeraComputeEnvironment } from '../../lib';
import { importedCluster, NUMBER_TOKEN, TOKEN } from '../support/app';
import { runChecks } from '../support/checks';

const environment = (options: (value: any) => object) => (stack: Stack, value: unknown) => new SeqeraComputeEnvironment(stack, 'Environment', {
  cluster: importedCluster(stack), kubernetesNamespace: 'tower-nf', headServiceAccount: 'head', computeServiceAccount: 'compute', workDirectory: 's3://work/team',
  ...options(value),
});
const at = 'Stack/Environment';
const LABELS = '\'resourceLabels\' must have keys and values of 2 to 39 letters and digits, joined by single \'-\' or \'_\'';
const LABELS_REMEDY = 'write them like { \'cost-center\': \'team_7\' }';
const POD_SPEC = 'must be YAML with \'spec\' and nothing beside it';
const POD_SPEC_REMEDY = 'write it like "spec:\\n  nodeSelector:\\n    disktype: ssd"';

runChecks([
  {
    name: 'S-20 fusion', at, make: environment((options) => ({ fusion: true, ...options })), right: [{}, { wave: true }, { workDirectory: `s3://${TOKEN}/work` }],
    wrong: [
      [{ wave: false }, '[FusionWithoutWave] \'wave\' must not be off with \'fusion\', got false; leave \'wave\' out: Wave puts Fusion into the containers'],
      [{ workDirectory: '/scratch' }, '[FusionWithoutBucket] \'workDirectory\' must be in S3 with \'fusion\', got "/scratch"; write it like \'s3://bucket/work\''],
      [{ workDirectory: 's3://Bucket' }, '[FusionWithoutBucket] \'workDirectory\' must be in S3 with \'fusion\', got "s3://Bucket"; write it like \'s3://bucket/work\''],
    ],
  },
  {
    name: 'S-17 fusion and a claim', at, make: environment((storageClaimName) => ({ fusion: true, storageClaimName })), right: [undefined],
    wrong: [['tower-scratch', '[FusionWithClaim] \'storageClaimName\' must be left out with \'fusion\', got "tower-scratch"; use Fusion or a claim']],
  },
  {
    name: 'S-17 storageMountPath and workDirectory', at,
    make: environment(([storageMountPath, workDirectory]) => ({ storageClaimName: 'tower-scratch', storageMountPath, workDirectory })),
    right: [['/scratch', '/scratch'], ['/scratch/', '/scratch/work'], [TOKEN, '/work'], ['/scratch', TOKEN]],
    wrong: [
      [[undefined, '/scratch'], '[ClaimWithoutPath] \'storageMountPath\' must be given with \'storageClaimName\', got undefined; write it like \'/scratch\''],
      [['scratch', '/scratch'], '[NotAnAbsolutePath] \'storageMountPath\' must be an absolute path, got "scratch"; write it like \'/scratch/work\''],
      [['/scratch', 'work'], '[NotAnAbsolutePath] \'workDirectory\' must be an absolute path, got "work"; write it like \'/scratch/work\''],
      [['/scratch', '/scratch/../etc'], '[NotAnAbsolutePath] \'workDirectory\' must be an absolute path, got "/scratch/../etc"; write it like \'/scratch/work\''],
      [['/scratch', '/scratchwork'], '[WorkDirectoryOutside] \'workDirectory\' must be "/scratch" or below it, got "/scratchwork"; write it like \'/scratch/work\''],
    ],
  },
  {
    name: 'S-20 podCleanup', at, make: environment((podCleanup) => ({ podCleanup })), right: [TOKEN, 'never'],
    wrong: [['sometimes', '[NotOneOf] \'podCleanup\' must be one of on_success, always, never, got "sometimes"; use the enum']],
  },
  ...['headJobCpus', 'headJobMemoryMb'].map((prop) => {
    const range = prop === 'headJobCpus' ? '1 to 192' : '1024 to 4194304';
    return {
      name: `S-20 ${prop}`, at, make: environment((value) => ({ [prop]: value })), right: [NUMBER_TOKEN],
      wrong: [[0, `[NumberOutOfRange] '${prop}' must be a whole number from ${range}, got 0; set '${prop}' inside that range or leave it out`] as [unknown, string]],
    };
  }),
  ...['headPodSpec', 'servicePodSpec'].map((prop) => ({
    name: `S-20 ${prop}`, at, make: environment((value) => ({ [prop]: value })), right: [TOKEN, 'spec: {}', 'spec:\n  nodeSelector:\n    a: b\n'],
    wrong: ['nodeSelector: {}', 'spec: {}\nkind: Pod', 'spec: [', 'text', ''].map((value): [unknown, string] => [value,
      `[NotAPodSpec] '${prop}' ${POD_SPEC}, got ${JSON.stringify(value)}; ${POD_SPEC_REMEDY}`]),
  })),
  {
    name: 'S-20 environment', at, make: environment((variables) => ({ environment: variables })), right: [[{ name: TOKEN, value: TOKEN }], []],
    wrong: [
      [[{ name: '7UP', value: 'a' }], '[NotAVariable] \'environment\' must have names of letters, digits and \'_\', got "7UP"; write it like \'NXF_OPTS\''],
      [[{ name: 'A', value: 'a', head: false }],
        '[VariableForNobody] \'environment\' must give "A" to head jobs or to tasks, got neither; set \'head\' or \'compute\', or remove it'],
      ['A=b', '[NotAList] \'environment\' must be a list without gaps, got "A=b"; write it like [one, two]'],
    ],
  },
  {
    name: 'S-22 resourceLabels', at, make: environment((resourceLabels) => ({ resourceLabels })), right: [{ team: TOKEN }, { 'cost-center': 'a_1-b' }],
    wrong: [
      [{ a: 'team' }, `[ResourceLabel] ${LABELS}, got "a"; ${LABELS_REMEDY}`],
      [{ 'cost--center': 'team' }, `[ResourceLabel] ${LABELS}, got "cost--center"; ${LABELS_REMEDY}`],
      [{ team: 'x'.repeat(40) }, `[ResourceLabel] ${LABELS}, got "${'x'.repeat(40)}"; ${LABELS_REMEDY}`],
      [{ team: '-a' }, `[ResourceLabel] ${LABELS}, got "-a"; ${LABELS_REMEDY}`],
      [Object.fromEntries([...Array(26).keys()].map((n) => [`key${n}`, 'value'])),
        '[TooManyLabels] \'resourceLabels\' must hold 25 at most, got 26; remove some: Seqera allows no more'],
    ],
  },
]);
