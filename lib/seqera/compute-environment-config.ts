import type { EnvironmentVariable } from './compute-environment-options';

/** `EksComputeConfig` of Seqera's API, field by field. */
export interface ComputeEnvironmentConfig {
  readonly discriminator: 'eks-platform';
  readonly region: string;
  readonly clusterName: string;
  readonly namespace: string;
  readonly headServiceAccount: string;
  readonly computeServiceAccount: string;
  readonly workDir: string;
  readonly storageClaimName?: string;
  readonly storageMountPath?: string;
  readonly waveEnabled: boolean;
  readonly fusion2Enabled: boolean;
  readonly podCleanup?: string;
  readonly headPodSpec?: string;
  readonly servicePodSpec?: string;
  readonly headJobCpus?: number;
  readonly headJobMemoryMb?: number;
  readonly preRunScript?: string;
  readonly postRunScript?: string;
  readonly nextflowConfig?: string;
  readonly environment?: EnvironmentVariable[];
}
