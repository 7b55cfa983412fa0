import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { PaletteReadyNodegroup } from '../../lib';
import { importedCluster, propertiesOf, testStack } from '../support/app';

describe('PaletteReadyNodegroup', () => {
  const stack = testStack();
  new PaletteReadyNodegroup(stack, 'Palette', { cluster: importedCluster(stack), releaseVersion: '1.36.2-20261110', tags: { owner: 'palette' } });
  const [group] = propertiesOf(stack, 'AWS::EKS::Nodegroup');
  const [template] = propertiesOf(stack, 'AWS::EC2::LaunchTemplate');

  test('P-15 P-35 always has an on-demand node without a taint', () => {
    expect(group).toMatchObject({ CapacityType: 'ON_DEMAND', ScalingConfig: { MinSize: 1, DesiredSize: 1 } });
    expect(group.Taints).toBeUndefined();
  });

  test('P-16 P-36 P-37 has nodes of 4 vCPU and 16 GiB on AL2023', () => {
    expect(group).toMatchObject({ InstanceTypes: ['t3.xlarge'], AmiType: 'AL2023_x86_64_STANDARD' });
  });

  test('P-31 P-32 P-33 P-34 P-39 P-40 P-41 P-50 P-02 gives its options to the node group', () => {
    expect(group).toMatchObject({ ReleaseVersion: '1.36.2-20261110', Tags: { owner: 'palette' }, ForceUpdateEnabled: false });
    expect(template.LaunchTemplateData).toMatchObject({
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 },
      BlockDeviceMappings: [{ Ebs: { VolumeSize: 60, VolumeType: 'gp3', Encrypted: true } }],
    });
  });

  test('P-37 takes Graviton with the AMI that suits it', () => {
    const arm = testStack();
    new PaletteReadyNodegroup(arm, 'Palette', { cluster: importedCluster(arm), instanceTypes: [new ec2.InstanceType('m7g.xlarge')] });
    expect(propertiesOf(arm, 'AWS::EKS::Nodegroup')[0].AmiType).toBe('AL2023_ARM_64_STANDARD');
  });

  test('P-15 allows taints beside another such pool without', () => {
    const two = testStack();
    const cluster = importedCluster(two);
    new PaletteReadyNodegroup(two, 'Tainted', { cluster, taints: [{ key: 'a', effect: eks.TaintEffect.NO_SCHEDULE }] });
    new PaletteReadyNodegroup(two, 'Free', { cluster });
    expect(propertiesOf(two, 'AWS::EKS::Nodegroup')).toHaveLength(2);
  });
});
