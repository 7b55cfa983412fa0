import { Token } from 'aws-cdk-lib';
import type { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import type { IConstruct } from 'constructs';
import { fail } from '../private/fail';
import { requireIntegerBetween } from '../private/require';
import type { ManagedNodegroupOptions } from './managed-nodegroup-options';

const MOST_NODES = 450;
const DEFAULT_MOST = 3;

/** Checks the sizes of a node group and renders them: all three, as EKS wants them when it makes the group. */
export function renderScaling(scope: IConstruct, options: ManagedNodegroupOptions): CfnNodegroup.ScalingConfigProperty {
  const { minSize = 1, desiredSize = minSize } = options;
  const { maxSize = Token.isUnresolved(desiredSize) ? DEFAULT_MOST : Math.max(DEFAULT_MOST, desiredSize) } = options;
  requireIntegerBetween(scope, 'minSize', minSize, 0, MOST_NODES);
  requireIntegerBetween(scope, 'desiredSize', desiredSize, 0, MOST_NODES);
  requireIntegerBetween(scope, 'maxSize', maxSize, 1, MOST_NODES);
  const known = [minSize, desiredSize, maxSize].filter((size) => !Token.isUnresolved(size));
  if (known.some((size, index) => index > 0 && size < known[index - 1]!)) {
    fail(scope, 'ScalingOrder', `'minSize' <= 'desiredSize' <= 'maxSize' must hold, got ${minSize}, ${desiredSize}, ${maxSize}`, 'put the three in order');
  }
  return { minSize, maxSize, desiredSize };
}
