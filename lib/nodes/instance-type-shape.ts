import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { fail } from '../private/fail';
import { requireGiven, show } from '../private/require';

/** Processor architecture of an instance type, as Kubernetes spells it in `kubernetes.io/arch`. */
export type Architecture = 'amd64' | 'arm64';

/** What an accelerated instance type needs from its AMI. */
export type Accelerator = 'NVIDIA' | 'NEURON';

const NAME = /^([a-z][a-z0-9-]*)\.([a-z0-9-]+)$/;
/** Graviton carries a `g` behind its generation: m7g, c6gd, im4gn. A1 and the Grace superchips do not. */
const ARM = /^([a-z]+\d+g|a1$|p6e-gb)/;
const NVIDIA = /^(p|g|gr)\d/;
/** The one `g` family with AMD processors. */
const AMD_GPU = /^g4ad$/;
const NEURON = /^(inf|trn)\d/;
/** A `d` behind the generation, or a storage family, stands for NVMe disks in the machine. */
const LOCAL_DISK = /^([a-z]+\d+[a-z]*d|i\d|im\d|is\d|g5$|g[6-9]|gr\d|p[4-6]|trn\d)/;
/** Dedicated hosts with macOS: nothing that joins a cluster. */
const MAC = /^mac/;

/** GiB of memory for each vCPU, of the families that have less than 4. */
const LEAN_MEMORY: [RegExp, number][] = [
  [/^(c1|c3|c4)$/, 1.875],
  [/^(c\d|a1$|inf1$)/, 2],
  [/^(m1|m3)$/, 3.75],
];
const ROOMY_MEMORY = 4;

/** What the name of an EC2 instance type says about it, without asking EC2. */
export class InstanceTypeShape {
  /** Reads a type; `undefined` for a token. Fails when the name is none. */
  public static of(scope: IConstruct, prop: string, type: ec2.InstanceType): InstanceTypeShape | undefined {
    requireGiven(scope, prop, type, 'architecture', 'name an EC2 instance type');
    const name = type.toString();
    if (Token.isUnresolved(name)) { return undefined; }
    const [, family, size] = NAME.exec(name) ?? [];
    if (family === undefined || size === undefined || MAC.test(family)) {
      fail(scope, 'NotAnInstanceType', `'${prop}' must be EC2 instance types that run Linux, got ${show(name)}`, 'write it like \'m6id.4xlarge\'');
    }
    return new InstanceTypeShape(name, family, size);
  }

  private constructor(
    /** The whole name, for example `m6id.4xlarge`. */
    public readonly name: string,
    private readonly family: string,
    private readonly size: string,
  ) {}

  /** Architecture of the processor. */
  public get architecture(): Architecture {
    return ARM.test(this.family) ? 'arm64' : 'amd64';
  }

  /** The accelerator that needs drivers in the AMI. */
  public get accelerator(): Accelerator | undefined {
    if (NEURON.test(this.family)) { return 'NEURON'; }
    return NVIDIA.test(this.family) && !AMD_GPU.test(this.family) ? 'NVIDIA' : undefined;
  }

  /** Whether the machine has NVMe disks of its own. */
  public get hasLocalDisk(): boolean {
    return LOCAL_DISK.test(this.family);
  }

  /** Number of vCPUs: 4 for every `xlarge`. `undefined` where the name does not say it, as for `metal`. */
  public get vcpus(): number | undefined {
    const [, times] = /^(\d*)xlarge$/.exec(this.size) ?? [];
    if (times !== undefined) { return 4 * Number(times || 1); }
    return /^(nano|micro|small|medium|large)$/.test(this.size) ? 2 : undefined;
  }

  /** GiB of memory, at least. `undefined` where the name does not say it. */
  public get memoryGiB(): number | undefined {
    const perVcpu = LEAN_MEMORY.find(([family]) => family.test(this.family))?.[1] ?? ROOMY_MEMORY;
    return this.vcpus === undefined ? undefined : this.vcpus * perVcpu;
  }
}
