import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { PodCleanupPolicy, SeqeraComputeEnvironment } from '../../lib';
import type { SeqeraComputeEnvironmentProps } from '../../lib';
import { importedCluster, testApp, testStack } from '../support/app';

const ENV = { account: '123456789012', region: 'eu-west-1' };
const TARGET = { name: 'genomics-eks', workspace: 'lab/genomics', credentials: 'aws' };
const EVERYTHING: Partial<SeqeraComputeEnvironmentProps> = {
  fusion: true, podCleanup: PodCleanupPolicy.ON_SUCCESS, headPodSpec: 'spec:\n  nodeSelector:\n    pool: head\n', servicePodSpec: 'spec: {}\n',
  headJobCpus: 2, headJobMemoryMb: 4096, preRunScript: 'date', postRunScript: 'date', nextflowConfig: 'process.cpus = 2\n',
  environment: [{ name: 'NXF_OPTS', value: '-Xmx2g' }, { name: 'TMPDIR', value: '/tmp', head: false, compute: true }],
  resourceLabels: { 'cost-center': 'team_7' },
};

const environmentOf = (options: Partial<SeqeraComputeEnvironmentProps> = {}, stack = new Stack(testApp(), 'Stack', { env: ENV })) => ({
  stack,
  environment: new SeqeraComputeEnvironment(stack, 'Environment', {
    cluster: importedCluster(stack), kubernetesNamespace: 'tower-nf', headServiceAccount: 'tower-launcher-sa', computeServiceAccount: 'tower-compute-sa',
    workDirectory: 's3://work/team', ...options,
  }),
});
const jsonOf = ({ stack, environment }: ReturnType<typeof environmentOf>) => JSON.parse(stack.resolve(environment.toJson()));

describe('SeqeraComputeEnvironment', () => {
  test('S-20 has every field of the form', () => {
    expect(jsonOf(environmentOf(EVERYTHING))).toEqual({
      discriminator: 'eks-platform', region: 'eu-west-1', clusterName: 'existing', namespace: 'tower-nf', headServiceAccount: 'tower-launcher-sa',
      computeServiceAccount: 'tower-compute-sa', workDir: 's3://work/team', waveEnabled: true, fusion2Enabled: true, podCleanup: 'on_success',
      headPodSpec: 'spec:\n  nodeSelector:\n    pool: head\n', servicePodSpec: 'spec: {}\n', headJobCpus: 2, headJobMemoryMb: 4096,
      preRunScript: 'date', postRunScript: 'date', nextflowConfig: 'process.cpus = 2\n',
      environment: [{ name: 'NXF_OPTS', value: '-Xmx2g', head: true, compute: false }, { name: 'TMPDIR', value: '/tmp', head: false, compute: true }],
    });
  });

  test('S-20 S-17 has the three values of a claim', () => {
    expect(jsonOf(environmentOf({ storageClaimName: 'tower-scratch', storageMountPath: '/scratch', workDirectory: '/scratch/work' }))).toMatchObject({
      storageClaimName: 'tower-scratch', storageMountPath: '/scratch', workDir: '/scratch/work', fusion2Enabled: false, waveEnabled: false,
    });
  });

  const schemaFile = join(__dirname, '..', '..', '..', 'shared', 'schemas', 'seqera-api-1.187.0.yaml');
  (existsSync(schemaFile) ? test : test.skip)('S-20 S-21 is what Seqera\'s API describes', () => {
    const ajv = new Ajv({ strict: false, logger: false });
    ajv.addSchema({ $id: 'seqera', components: parse(readFileSync(schemaFile, 'utf8')).components });
    const validate = ajv.getSchema('seqera#/components/schemas/EksComputeConfig')!;
    const json = jsonOf(environmentOf(EVERYTHING));
    expect([validate(json), validate.errors]).toEqual([true, null]);
    const known = Object.keys((validate.schema as any).properties);
    expect(Object.keys(json).filter((field) => !known.includes(field))).toEqual([]);
    expect(validate({ ...json, podCleanup: 'sometimes' })).toBe(false);
    expect(validate({ ...json, headJobCpus: 'two' })).toBe(false);
  });

  test('S-21 writes the JSON into the cloud assembly where synth knows it all, and no output for it', () => {
    const known = environmentOf(EVERYTHING);
    const { directory } = (known.stack.node.root as any).synth();
    expect(JSON.parse(readFileSync(join(directory, 'seqera', 'Stack-Environment.json'), 'utf8'))).toEqual(jsonOf(known));
    expect(Object.keys(Template.fromStack(known.stack).findOutputs('*')).filter((id) => id.includes('Json'))).toEqual([]);
  });

  test('S-21 gives the JSON as an output where only CloudFormation knows it all', () => {
    const { stack } = environmentOf({}, testStack());
    const outputs = Object.entries(Template.fromStack(stack).findOutputs('*'));
    expect(outputs.find(([id]) => id.includes('Json'))![1].Value['Fn::Join'][1]).toContainEqual({ Ref: 'AWS::Region' });
  });

  test('S-21 has an output for each field with a value, by its name in the form', () => {
    const ids = Object.keys(Template.fromStack(environmentOf({ storageClaimName: 'c', storageMountPath: '/c', workDirectory: '/c' }).stack).findOutputs('*'));
    expect(ids.map((id) => id.replace(/^Environment|.{8}$/g, ''))).toEqual(
      ['Region', 'ClusterName', 'Namespace', 'HeadServiceAccount', 'ComputeServiceAccount', 'WorkDirectory', 'StorageClaim', 'StorageMountPath']);
  });

  test('S-21 S-22 renders seqerakit\'s YAML, with the resource labels', () => {
    expect(parse(environmentOf(EVERYTHING).environment.toSeqerakit(TARGET, 'genomics.json'))).toEqual({
      'compute-envs': [{
        name: 'genomics-eks', workspace: 'lab/genomics', credentials: 'aws', wait: 'AVAILABLE', 'file-path': 'genomics.json', on_exists: 'overwrite',
        labels: 'cost-center=team_7',
      }],
    });
  });

  test('S-21 renders Terraform\'s resource, with the switches by the names they have there', () => {
    const { stack, environment } = environmentOf(EVERYTHING);
    const { resource } = JSON.parse(stack.resolve(environment.toTerraform(TARGET)));
    const { compute_env: compute, workspace_id } = resource.seqera_compute_env.genomics_eks;
    expect([compute.platform, compute.credentials_id, workspace_id]).toEqual(['eks-platform', 'aws', 'lab/genomics']);
    expect(compute.config.eks_platform).toMatchObject({ enable_wave: true, enable_fusion: true, work_dir: 's3://work/team', head_job_memory_mb: 4096 });
    expect(compute.config.eks_platform).not.toHaveProperty('discriminator');
  });
});
