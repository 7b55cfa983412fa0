import type * as eks from 'aws-cdk-lib/aws-eks-v2';

/** When Seqera deletes the pods of a run that has ended. */
export enum PodCleanupPolicy {
  /** After runs that succeeded. */
  ON_SUCCESS = 'on_success',
  /** After every run. */
  ALWAYS = 'always',
  /** Never: their logs stay, and so do they. */
  NEVER = 'never',
}

/** A variable in the environment of pipelines. */
export interface EnvironmentVariable {
  /** Its name. */
  readonly name: string;
  /** Its value. No secrets: everybody who can see the compute environment can read it. */
  readonly value: string;
  /**
   * Whether the head job has it.
   *
   * @default true
   */
  readonly head?: boolean;
  /**
   * Whether the tasks have it.
   *
   * @default false
   */
  readonly compute?: boolean;
}

/** Fields of the compute environment that have defaults. */
export interface SeqeraComputeEnvironmentOptions {
  /**
   * Whether pipelines use Fusion v2. Needs Wave, and a work directory in S3.
   *
   * @default false
   */
  readonly fusion?: boolean;
  /**
   * Whether Wave provides the containers.
   *
   * @default - as `fusion`
   */
  readonly wave?: boolean;
  /**
   * Persistent volume claim of legacy storage. Not with Fusion.
   *
   * @default - none
   */
  readonly storageClaimName?: string;
  /**
   * Absolute path at which pods see the claim. The work directory is this path or below it.
   *
   * @default - none; required with a claim
   */
  readonly storageMountPath?: string;
  /**
   * When the pods of a run are deleted.
   *
   * @default - Seqera's own
   */
  readonly podCleanup?: PodCleanupPolicy;
  /**
   * YAML with `spec` and nothing beside it, merged into the pod of head jobs.
   *
   * @default - none
   */
  readonly headPodSpec?: string;
  /**
   * YAML with `spec` and nothing beside it, merged into the pod of the compute environment.
   *
   * @default - none
   */
  readonly servicePodSpec?: string;
  /**
   * CPUs of a head job, 1 or more.
   *
   * @default - Seqera's own
   */
  readonly headJobCpus?: number;
  /**
   * Memory of a head job in MB, 1024 or more. A LimitRange of the namespace must allow it.
   *
   * @default - Seqera's own
   */
  readonly headJobMemoryMb?: number;
  /**
   * Bash that runs before Nextflow.
   *
   * @default - none
   */
  readonly preRunScript?: string;
  /**
   * Bash that runs after Nextflow.
   *
   * @default - none
   */
  readonly postRunScript?: string;
  /**
   * Nextflow configuration of every run.
   *
   * @default - none
   */
  readonly nextflowConfig?: string;
  /**
   * Variables in the environment of pipelines.
   *
   * @default - none
   */
  readonly environment?: EnvironmentVariable[];
  /**
   * Resource labels: at most 25; keys and values of 2 to 39 letters and digits, joined by single `-` or `_`. They reach pods, not EC2
   * instances: tag the node groups for those.
   *
   * @default - none
   */
  readonly resourceLabels?: { [key: string]: string };
}

/** Props of `SeqeraComputeEnvironment`. */
export interface SeqeraComputeEnvironmentProps extends SeqeraComputeEnvironmentOptions {
  /** The cluster. */
  readonly cluster: eks.ICluster;
  /**
   * Its name, where that is known at synth and `cluster` is only a reference to it.
   *
   * @default - the name that `cluster` knows
   */
  readonly clusterName?: string;
  /** Namespace that pipelines run in. */
  readonly kubernetesNamespace: string;
  /** Service account of the Nextflow head job. */
  readonly headServiceAccount: string;
  /** Service account of the tasks. Seqera's default, `default`, has no access to storage. */
  readonly computeServiceAccount: string;
  /** Work directory: `s3://bucket/prefix` with Fusion, otherwise the mount path of the claim or a folder below it. */
  readonly workDirectory: string;
}

/** Where in Seqera a compute environment is made. */
export interface ComputeEnvironmentTarget {
  /** Name of the compute environment. */
  readonly name: string;
  /** `organization/workspace` for seqerakit, the numeric id of the workspace for Terraform. */
  readonly workspace: string;
  /** Name of the credentials for seqerakit, their id for Terraform. */
  readonly credentials: string;
}
