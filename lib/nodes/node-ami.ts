import { Token } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { IConstruct } from 'constructs';
import { fail } from '../private/fail';
import { show } from '../private/require';
import type { Accelerator, Architecture, InstanceTypeShape } from './instance-type-shape';

/** Families that EKS still offers and Palette accepts on Linux. */
const SUPPORTED = /^(AL2023|BOTTLEROCKET)_/;

/** The AMI type that suits instance types best: AL2023 for their architecture and accelerator. */
export function defaultAmiType(shapes: InstanceTypeShape[]): eks.NodegroupAmiType {
  const arm = shapes[0]?.architecture === 'arm64';
  if (shapes.some((shape) => shape.accelerator === 'NEURON')) { return eks.NodegroupAmiType.AL2023_X86_64_NEURON; }
  if (shapes.some((shape) => shape.accelerator === 'NVIDIA')) {
    return arm ? eks.NodegroupAmiType.AL2023_ARM_64_NVIDIA : eks.NodegroupAmiType.AL2023_X86_64_NVIDIA;
  }
  return arm ? eks.NodegroupAmiType.AL2023_ARM_64_STANDARD : eks.NodegroupAmiType.AL2023_X86_64_STANDARD;
}

/** Refuses AL2 and Windows, and an AMI that cannot run on one of the instance types. */
export function requireAmiType(scope: IConstruct, amiType: eks.NodegroupAmiType, shapes: InstanceTypeShape[]): void {
  if (Token.isUnresolved(amiType)) { return; }
  if (!SUPPORTED.test(amiType)) {
    fail(scope, 'AmiTypeNotSupported', `'amiType' must be an AL2023 or Bottlerocket type, got ${show(amiType)}`,
      'EKS ended AL2 on 2025-11-26 and Palette on 2026-01-10: leave \'amiType\' out for AL2023');
  }
  for (const shape of shapes) {
    if (shape.architecture !== architectureOf(amiType)) {
      fail(scope, 'AmiArchitecture', `'instanceTypes' must run the architecture of ${amiType}, got ${shape.name} (${shape.architecture})`,
        'put one architecture into a node group, and leave \'amiType\' out to get the AMI that suits it');
    }
    if (shape.accelerator !== undefined && !acceleratorsOf(amiType).includes(shape.accelerator)) {
      fail(scope, 'AmiAccelerator', `'amiType' must bring ${shape.accelerator} drivers for ${shape.name}, got ${show(amiType)}`,
        'leave \'amiType\' out to get the AMI that suits the instance types');
    }
  }
}

/** Whether an AMI type is Bottlerocket, which has a data volume of its own and no NodeConfig. */
export function isBottlerocket(amiType: eks.NodegroupAmiType | undefined): boolean {
  return String(amiType).startsWith('BOTTLEROCKET_');
}

function architectureOf(amiType: eks.NodegroupAmiType): Architecture {
  return amiType.includes('ARM_64') ? 'arm64' : 'amd64';
}

function acceleratorsOf(amiType: eks.NodegroupAmiType): Accelerator[] {
  if (amiType.endsWith('_NVIDIA')) { return ['NVIDIA']; }
  // Bottlerocket's plain variant for x86 brings the Neuron driver.
  return amiType.endsWith('_NEURON') || amiType === eks.NodegroupAmiType.BOTTLEROCKET_X86_64 ? ['NEURON'] : [];
}
