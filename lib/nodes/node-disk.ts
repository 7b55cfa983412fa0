import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { EbsDeviceVolumeType } from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { fail } from '../private/fail';
import { requireIntegerBetween, show } from '../private/require';

/** The disk of a node: its root volume, or the data volume of Bottlerocket. Always encrypted. */
export interface NodeDisk {
  /**
   * Size in GiB, 20 to 2000.
   *
   * @default 60
   */
  readonly sizeGiB?: number;
  /**
   * Type of the EBS volume: gp2, gp3, io1 or io2.
   *
   * @default EbsDeviceVolumeType.GP3
   */
  readonly volumeType?: ec2.EbsDeviceVolumeType;
  /**
   * Operations per second: 3000 to 80000 on gp3, 100 to 64000 on io1, 100 to 256000 on io2, where it is required. Not on gp2.
   *
   * @default - 3000 on gp3
   */
  readonly iops?: number;
  /**
   * Throughput in MiB/s, 125 to 2000, and a quarter of the IOPS at most. On gp3 only.
   *
   * @default - 125 on gp3
   */
  readonly throughputMiBps?: number;
}

/** Least and most IOPS by volume type, and most for each GiB. A type that is not here is no root volume of a node. */
const IOPS: Partial<Record<EbsDeviceVolumeType, { least: number; most: number; perGiB: number } | 'none'>> = {
  [EbsDeviceVolumeType.GP2]: 'none',
  [EbsDeviceVolumeType.GP3]: { least: 3000, most: 80000, perGiB: 500 },
  [EbsDeviceVolumeType.IO1]: { least: 100, most: 64000, perGiB: 50 },
  [EbsDeviceVolumeType.IO2]: { least: 100, most: 256000, perGiB: 1000 },
};

const GP3_BASE_IOPS = 3000;
const IOPS_PER_MIBPS = 4;

/** Checks a disk and renders it as the EBS block of a launch template. */
export function renderNodeDisk(scope: IConstruct, disk: NodeDisk): ec2.CfnLaunchTemplate.EbsProperty {
  const { sizeGiB = 60, volumeType = EbsDeviceVolumeType.GP3, iops, throughputMiBps } = disk;
  requireIntegerBetween(scope, 'disk.sizeGiB', sizeGiB, 20, 2000);
  requireIops(scope, volumeType, iops, sizeGiB);
  requireThroughput(scope, volumeType, iops, throughputMiBps);
  return { volumeSize: sizeGiB, volumeType, iops, throughput: throughputMiBps, encrypted: true, deleteOnTermination: true };
}

function requireIops(scope: IConstruct, volumeType: EbsDeviceVolumeType, iops: number | undefined, sizeGiB: number): void {
  if (Token.isUnresolved(volumeType)) { return; }
  const range = IOPS[volumeType];
  if (range === undefined) {
    fail(scope, 'DiskType', `'disk.volumeType' must be gp2, gp3, io1 or io2, got ${show(volumeType)}`, 'leave it out for gp3');
  }
  if (range === 'none') {
    if (iops !== undefined) { fail(scope, 'DiskIops', `'disk.iops' must be left out on gp2, got ${show(iops)}`, 'use gp3, io1 or io2 to choose IOPS'); }
    return;
  }
  if (iops === undefined && volumeType !== EbsDeviceVolumeType.GP3) {
    fail(scope, 'DiskIops', `'disk.iops' must be given on ${volumeType}, got undefined`, `give ${range.least} to ${range.most}`);
  }
  requireIntegerBetween(scope, 'disk.iops', iops, range.least, range.most);
  if (iops === undefined || iops === range.least || Token.isUnresolved(iops) || Token.isUnresolved(sizeGiB) || iops <= sizeGiB * range.perGiB) { return; }
  fail(scope, 'DiskIops', `'disk.iops' must be at most ${range.perGiB} for each GiB on ${volumeType}, got ${iops} on ${sizeGiB} GiB`,
    `set 'disk.sizeGiB' to ${Math.ceil(iops / range.perGiB)} or more`);
}

function requireThroughput(scope: IConstruct, volumeType: EbsDeviceVolumeType, iops = GP3_BASE_IOPS, throughput: number | undefined): void {
  if (throughput === undefined || Token.isUnresolved(volumeType)) { return; }
  if (volumeType !== EbsDeviceVolumeType.GP3) {
    fail(scope, 'DiskThroughput', `'disk.throughputMiBps' must be left out on ${volumeType}, got ${show(throughput)}`, 'use gp3 to choose the throughput');
  }
  requireIntegerBetween(scope, 'disk.throughputMiBps', throughput, 125, 2000);
  if (Token.isUnresolved(iops) || Token.isUnresolved(throughput) || throughput * IOPS_PER_MIBPS <= iops) { return; }
  fail(scope, 'DiskThroughput', `'disk.throughputMiBps' must be a quarter of the IOPS at most, got ${throughput} at ${iops} IOPS`,
    `set 'disk.iops' to ${throughput * IOPS_PER_MIBPS} or more`);
}
