import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { parse } from 'yaml';
import { ClusterEndpoint, PodCleanupPolicy, SeqeraCloud, SeqeraComputeCluster, SeqeraPrincipal, SeqeraStorage } from '../../lib';
import type { SeqeraComputeClusterProps } from '../../lib';
import { propertiesOf, testStack, warningsOf } from '../support/app';

const computeOf = (options: Partial<SeqeraComputeClusterProps> = {}) => {
  const stack = testStack();
  const compute = new SeqeraComputeCluster(stack, 'Compute', {
    principal: SeqeraPrincipal.iamUser(new iam.User(stack, 'User')),
    storage: SeqeraStorage.fusion(s3.Bucket.fromBucketName(stack, 'Bucket', 'work'), { prefix: 'team' }),
    ...options,
  });
  const pool = (name: string) => propertiesOf(stack, 'AWS::EKS::Nodegroup', `/${name}/`)[0];
  const templateOf = (name: string) => propertiesOf(stack, 'AWS::EC2::LaunchTemplate', `/${name}/`)[0].LaunchTemplateData;
  return { stack, compute, pool, templateOf };
};

describe('SeqeraComputeCluster', () => {
  const { stack, compute, pool, templateOf } = computeOf();

  test('S-23 runs head jobs on demand and tasks on spot', () => {
    expect(pool('HeadNodes')).toMatchObject({ CapacityType: 'ON_DEMAND', Labels: { 'nextflow.io/pool': 'head' } });
    expect(pool('ComputeNodes')).toMatchObject({
      CapacityType: 'SPOT', Labels: { 'nextflow.io/pool': 'compute' }, Taints: [{ Key: 'nextflow.io/pool', Value: 'compute', Effect: 'NO_SCHEDULE' }],
    });
  });

  test('S-23 renders the head pod spec from the labels of the head pool, with spec and nothing beside it', () => {
    expect(parse(compute.headPodSpec)).toEqual({ spec: { nodeSelector: pool('HeadNodes').Labels } });
  });

  test('S-23 renders the Nextflow configuration from the labels and taints of the compute pools', () => {
    expect(compute.nextflowConfig).toBe([
      'k8s {',
      '  pod = [',
      '    [nodeSelector: \'nextflow.io/pool=compute\'],',
      '    [toleration: [key: \'nextflow.io/pool\', operator: \'Equal\', value: \'compute\', effect: \'NoSchedule\']]',
      '  ]',
      '}',
      'process {',
      '  maxRetries = 3',
      '  errorStrategy = { task.exitStatus in [137, 143] ? \'retry\' : \'terminate\' }',
      '}',
      '',
    ].join('\n'));
  });

  test('S-23 tolerates the taints of every pool, once each', () => {
    const taint: eks.TaintSpec = { key: 'gpu', effect: eks.TaintEffect.NO_EXECUTE };
    const { compute: own } = computeOf({ computeNodes: { One: { taints: [taint] }, Two: { taints: [taint], labels: { size: 'large' } } }, headNodes: { taints: [taint] } });
    expect(own.nextflowConfig.match(/toleration/g)).toHaveLength(1);
    expect(own.nextflowConfig).toContain('[toleration: [key: \'gpu\', operator: \'Exists\', effect: \'NoExecute\']]');
    expect(parse(own.headPodSpec).spec.tolerations).toEqual([{ key: 'gpu', operator: 'Exists', effect: 'NoExecute' }]);
  });

  test('S-24 makes one array of the NVMe disks of compute nodes, and needs no larger root disk for it', () => {
    expect(templateOf('ComputeNodes').UserData['Fn::Base64']).toContain('strategy: RAID0');
    expect(templateOf('ComputeNodes').BlockDeviceMappings[0].Ebs).toEqual({ VolumeSize: 60, VolumeType: 'gp3', Encrypted: true, DeleteOnTermination: true });
    expect(templateOf('HeadNodes').UserData).toBeUndefined();
  });

  test('S-24 gives compute nodes without NVMe disks a faster and larger root disk', () => {
    const own = computeOf({ computeNodes: { Plain: { instanceTypes: [new ec2.InstanceType('m6i.4xlarge'), new ec2.InstanceType('m5.4xlarge')] } } });
    expect(own.templateOf('PlainNodes').BlockDeviceMappings[0].Ebs).toMatchObject({ VolumeSize: 100, Throughput: 325, VolumeType: 'gp3' });
  });

  test('S-24 keeps what the user says about a pool', () => {
    const own = computeOf({ computeNodes: { Bottle: { amiType: eks.NodegroupAmiType.BOTTLEROCKET_X86_64, minSize: 2, labels: { team: 'a' } } } });
    expect(own.pool('BottleNodes')).toMatchObject({ ScalingConfig: { MinSize: 2 }, Labels: { team: 'a', 'nextflow.io/pool': 'compute' } });
    expect(own.templateOf('BottleNodes').UserData).toBeUndefined();
  });

  test('S-12 S-13 annotates both accounts with the role that reaches the bucket', () => {
    const text = JSON.stringify(propertiesOf(stack, 'Custom::AWSCDK-EKS-KubernetesResource', '/Launcher/')[0].Manifest);
    expect(text.match(/eks\.amazonaws\.com\/role-arn/g)).toHaveLength(2);
    expect(text.match(/"ComputeFusionWorkloadRole\w+","Arn"/g)).toHaveLength(2);
  });

  test('S-25 retries what spot took along, and nothing on demand', () => {
    expect(compute.nextflowConfig).toContain('errorStrategy');
    const onDemand = computeOf({ computeNodes: { Steady: { capacityType: eks.CapacityType.ON_DEMAND } } });
    expect(onDemand.compute.nextflowConfig).not.toContain('errorStrategy');
  });

  test('S-15 lets Nextflow encrypt with the key of the work bucket', () => {
    const own = testStack();
    const bucket = s3.Bucket.fromBucketName(own, 'Bucket', 'work');
    const encryptionKey = kms.Key.fromKeyArn(own, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/k');
    const { nextflowConfig } = new SeqeraComputeCluster(own, 'Compute', {
      principal: SeqeraPrincipal.iamUser(new iam.User(own, 'User')), storage: SeqeraStorage.fusion(bucket, { encryptionKey }),
    });
    expect(nextflowConfig).toContain('    storageEncryption = \'aws:kms\'\n    storageKmsKeyId = \'arn:aws:kms:eu-west-1:123456789012:key/k\'\n');
  });

  test('S-20 puts the user\'s own configuration behind the generated one', () => {
    const own = computeOf({ environment: { nextflowConfig: 'process.cpus = 2\n', podCleanup: PodCleanupPolicy.ON_SUCCESS } });
    expect(own.compute.nextflowConfig).toMatch(/^k8s \{[\s\S]*\}\nprocess\.cpus = 2\n$/);
    expect(JSON.parse(JSON.stringify(own.stack.resolve(own.compute.environment.toJson())))).toBeDefined();
  });

  test('S-20 keeps its defaults where an option is given as undefined', () => {
    const own = computeOf({ environment: { fusion: undefined, headPodSpec: undefined } });
    expect(JSON.stringify(own.stack.resolve(own.compute.environment.toJson()))).toMatch(/fusion2Enabled[^,]*true.*nextflow\.io\/pool: head/);
  });

  test('S-27 warns of a private endpoint for Seqera Cloud, and not for one that Seqera Cloud reaches', () => {
    const principal = SeqeraPrincipal.seqeraCloud({ externalId: 'workspace-7' });
    const closed = computeOf({ principal, endpoint: ClusterEndpoint.privateOnly() });
    expect(warningsOf(closed.stack, closed.compute).join()).toContain('Seqera Cloud calls the API server from the internet');
    const open = computeOf({ principal });
    expect(warningsOf(open.stack, open.compute)).toEqual([]);
  });

  test('S-10 S-14 S-21 gives the values of Seqera\'s form as outputs', () => {
    const outputs = Object.fromEntries(Object.entries(Template.fromStack(stack).findOutputs('*')).map(([id, { Value }]) => [id.slice(0, -8), Value]));
    expect(outputs).toMatchObject({
      ComputeEnvironmentRegion: { Ref: 'AWS::Region' },
      ComputeEnvironmentClusterName: compute.platform.clusterName,
      ComputeEnvironmentNamespace: 'tower-nf',
      ComputeEnvironmentHeadServiceAccount: 'tower-launcher-sa',
      ComputeEnvironmentComputeServiceAccount: 'tower-compute-sa',
      ComputeEnvironmentWorkDirectory: 's3://work/team',
      ComputeEnvironmentHeadPodSpec: compute.headPodSpec,
      ComputeEnvironmentNextflowConfig: compute.nextflowConfig,
    });
  });

  test('P-08 lets Seqera Cloud reach the API server, and nobody else', () => {
    expect(propertiesOf(stack, 'AWS::EKS::Cluster')[0].ResourcesVpcConfig).toMatchObject({
      EndpointPublicAccess: true, EndpointPrivateAccess: true, PublicAccessCidrs: SeqeraCloud.EGRESS_CIDRS,
    });
  });

  test('deletes the launcher\'s namespace before the nodes that its pods need to end', () => {
    const resources = Template.fromStack(stack).findResources('Custom::AWSCDK-EKS-KubernetesResource');
    const launcher = Object.entries(resources).find(([id]) => id.includes('Launcher'))![1];
    expect(launcher.DependsOn).toEqual(expect.arrayContaining(Object.keys(Template.fromStack(stack).findResources('AWS::EKS::Nodegroup'))));
  });
});
