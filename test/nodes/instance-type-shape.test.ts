import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { InstanceTypeShape } from '../../lib/nodes/instance-type-shape';
import { testStack } from '../support/app';

const shape = (name: string) => InstanceTypeShape.of(testStack(), 'instanceTypes', new ec2.InstanceType(name))!;

/** https://aws.amazon.com/ec2/instance-types/ */
const TYPES: [string, string, string | undefined, boolean, number | undefined, number | undefined][] = [
  // name, architecture, accelerator, NVMe disks, vCPUs, GiB at least
  ['t3.xlarge', 'amd64', undefined, false, 4, 16],
  ['t3.medium', 'amd64', undefined, false, 2, 8],
  ['t4g.xlarge', 'arm64', undefined, false, 4, 16],
  ['m6id.4xlarge', 'amd64', undefined, true, 16, 64],
  ['m5ad.2xlarge', 'amd64', undefined, true, 8, 32],
  ['m7i-flex.xlarge', 'amd64', undefined, false, 4, 16],
  ['c7i-flex.2xlarge', 'amd64', undefined, false, 8, 16],
  ['c7gd.2xlarge', 'arm64', undefined, true, 8, 16],
  ['c8gn.xlarge', 'arm64', undefined, false, 4, 8],
  ['c4.2xlarge', 'amd64', undefined, false, 8, 15],
  ['a1.2xlarge', 'arm64', undefined, false, 8, 16],
  ['r8g.large', 'arm64', undefined, false, 2, 8],
  ['x2gd.xlarge', 'arm64', undefined, true, 4, 16],
  ['im4gn.xlarge', 'arm64', undefined, true, 4, 16],
  ['is4gen.xlarge', 'arm64', undefined, true, 4, 16],
  ['i8g.xlarge', 'arm64', undefined, true, 4, 16],
  ['hpc7g.4xlarge', 'arm64', undefined, false, 16, 64],
  ['u7i-6tb.112xlarge', 'amd64', undefined, false, 448, 1792],
  ['m5.metal', 'amd64', undefined, false, undefined, undefined],
  ['p5en.48xlarge', 'amd64', 'NVIDIA', true, 192, 768],
  ['p6-b200.48xlarge', 'amd64', 'NVIDIA', true, 192, 768],
  ['p6e-gb200.36xlarge', 'arm64', 'NVIDIA', true, 144, 576],
  ['g4dn.xlarge', 'amd64', 'NVIDIA', true, 4, 16],
  ['g4ad.xlarge', 'amd64', undefined, true, 4, 16],
  ['g5g.xlarge', 'arm64', 'NVIDIA', false, 4, 16],
  ['g5.xlarge', 'amd64', 'NVIDIA', true, 4, 16],
  ['g6f.xlarge', 'amd64', 'NVIDIA', true, 4, 16],
  ['gr6f.4xlarge', 'amd64', 'NVIDIA', true, 16, 64],
  ['g7e.2xlarge', 'amd64', 'NVIDIA', true, 8, 32],
  ['inf2.xlarge', 'amd64', 'NEURON', false, 4, 16],
  ['trn1.2xlarge', 'amd64', 'NEURON', true, 8, 32],
];

describe('InstanceTypeShape', () => {
  test.each(TYPES)('P-36 P-16 reads %s', (name, architecture, accelerator, hasLocalDisk, vcpus, memoryGiB) => {
    const { architecture: one, accelerator: two, hasLocalDisk: three, vcpus: four, memoryGiB: five } = shape(name);
    expect([one, two, three, four, five]).toEqual([architecture, accelerator, hasLocalDisk, vcpus, memoryGiB]);
  });
});
