import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { InstanceTypeShape } from '../nodes/instance-type-shape';
import { ManagedNodegroup } from '../nodes/managed-nodegroup';
import type { ManagedNodegroupOptions } from '../nodes/managed-nodegroup-options';
import { ClusterRegistry } from '../private/cluster-registry';
import { fail, failure } from '../private/fail';
import { requireIntegerBetween, requireList } from '../private/require';

/** Props of `PaletteReadyNodegroup`. */
export interface PaletteReadyNodegroupProps extends ManagedNodegroupOptions {
  /** The cluster that Palette imports or manages, also an imported one. */
  readonly cluster: eks.ICluster;
}

const LEAST_VCPUS = 4;
const LEAST_MEMORY_GIB = 16;

/**
 * The node group on which Palette's agent always finds a place: at least one on-demand node of 4 vCPU and 16 GiB, on
 * AL2023, without a taint, with IMDSv2 in reach of its pods and an encrypted disk.
 *
 * Palette cannot run its agent on the control plane of EKS. Further pools, on spot or from zero, are `ManagedNodegroup`s.
 *
 * Throws for no node, spot, a smaller instance type, and taints while no other such pool is without.
 *
 * @see https://docs.spectrocloud.com/clusters/public-cloud/aws/eks/
 */
export class PaletteReadyNodegroup extends Construct {
  /** The node group. */
  public readonly nodegroup: ManagedNodegroup;

  constructor(scope: Construct, id: string, props: PaletteReadyNodegroupProps) {
    super(scope, id);
    const registry = ClusterRegistry.of(props.cluster, this);
    requireList(this, 'instanceTypes', props.instanceTypes);
    const instanceTypes = props.instanceTypes ?? [new ec2.InstanceType('t3.xlarge')];
    this.check(props, instanceTypes);
    this.nodegroup = new ManagedNodegroup(this, 'Nodes', { ...props, instanceTypes });

    const pools = registry.once<PaletteReadyNodegroup[]>('palette pools', () => []);
    pools.push(this);
    this.node.addValidation({ validate: () => this.oneWithoutTaint(pools) });
  }

  private check(props: PaletteReadyNodegroupProps, instanceTypes: ec2.InstanceType[]): void {
    requireIntegerBetween(this, 'minSize', props.minSize, 1, 450);
    if (props.capacityType !== undefined && !Token.isUnresolved(props.capacityType) && props.capacityType !== eks.CapacityType.ON_DEMAND) {
      fail(this, 'PalettePoolNotOnDemand', `'capacityType' must be ON_DEMAND, got ${props.capacityType}`,
        'Palette\'s agent must always find a node: use a ManagedNodegroup for spot');
    }
    for (const type of instanceTypes) {
      const shape = InstanceTypeShape.of(this, 'instanceTypes', type);
      if ((shape?.vcpus ?? LEAST_VCPUS) < LEAST_VCPUS || (shape?.memoryGiB ?? LEAST_MEMORY_GIB) < LEAST_MEMORY_GIB) {
        fail(this, 'PaletteNodeTooSmall', `'instanceTypes' must have ${LEAST_VCPUS} vCPU and ${LEAST_MEMORY_GIB} GiB at least, got ${type.toString()}`,
          'use t3.xlarge or larger');
      }
    }
  }

  private oneWithoutTaint(pools: PaletteReadyNodegroup[]): string[] {
    if (pools.some((pool) => pool.nodegroup.taints.length === 0)) { return []; }
    return [failure(this, 'PalettePoolTainted', '\'taints\' must be empty on one pool for Palette at least, got taints on every one',
      'leave them out here, or add a PaletteReadyNodegroup without')];
  }
}
