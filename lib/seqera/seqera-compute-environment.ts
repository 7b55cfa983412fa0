import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { isKnown, writeToAssembly } from '../private/assembly';
import { ClusterRegistry } from '../private/cluster-registry';
import { requireEnvironment } from './compute-environment-checks';
import type { ComputeEnvironmentConfig } from './compute-environment-config';
import { renderSeqerakit, renderTerraform } from './compute-environment-formats';
import type { ComputeEnvironmentTarget, SeqeraComputeEnvironmentProps } from './compute-environment-options';

/**
 * A compute environment of Seqera Platform on Amazon EKS: every field of the form, checked, and handed over as stack
 * outputs, as the JSON of `tw compute-envs import`, as seqerakit YAML and as Terraform.
 *
 * Seqera cannot change any of it in place: a new value is a new compute environment.
 *
 * Throws for Fusion without Wave or without S3, a claim without its path, pod specs that are none, and labels that Seqera refuses.
 *
 * @see https://docs.seqera.io/platform-cloud/compute-envs/eks#seqera-compute-environment
 */
export class SeqeraComputeEnvironment extends Construct {
  private readonly config: ComputeEnvironmentConfig;
  private readonly labels: { [key: string]: string };

  constructor(scope: Construct, id: string, props: SeqeraComputeEnvironmentProps) {
    super(scope, id);
    ClusterRegistry.of(props.cluster, this);
    requireEnvironment(this, props);
    this.labels = props.resourceLabels ?? {};
    this.config = this.configOf(props);
    this.writeOutputs();
    this.handOver();
  }

  /**
   * The configuration as JSON, for `tw compute-envs import FILE --name NAME --workspace ORG/WORKSPACE --credentials CREDENTIALS`.
   */
  public toJson(): string {
    return Stack.of(this).toJsonString(this.config, 2);
  }

  /**
   * The entry of a seqerakit file.
   *
   * @param target name, workspace and credentials in Seqera
   * @param filePath where the file with `toJson()` is
   */
  public toSeqerakit(target: ComputeEnvironmentTarget, filePath: string): string {
    return renderSeqerakit(target, filePath, this.labels);
  }

  /**
   * The resource of Seqera's Terraform provider, as Terraform's JSON.
   *
   * @param target name, workspace and credentials in Seqera, by their ids
   */
  public toTerraform(target: ComputeEnvironmentTarget): string {
    return Stack.of(this).toJsonString(renderTerraform(target, this.config), 2);
  }

  /** As a file in the cloud assembly where synth knows every value, otherwise as one more output. */
  private handOver(): void {
    if (!isKnown(this, this.config)) {
      new CfnOutput(this, 'Json', { value: Stack.of(this).toJsonString(this.config), description: 'For tw compute-envs import' });
      return;
    }
    this.node.addValidation({
      validate: () => {
        writeToAssembly(this, 'seqera', 'json', `${JSON.stringify(Stack.of(this).resolve(this.config), null, 2)}\n`);
        return [];
      },
    });
  }

  private configOf(props: SeqeraComputeEnvironmentProps): ComputeEnvironmentConfig {
    return {
      discriminator: 'eks-platform',
      region: Stack.of(this).region,
      clusterName: props.clusterName ?? props.cluster.clusterName,
      namespace: props.kubernetesNamespace,
      headServiceAccount: props.headServiceAccount,
      computeServiceAccount: props.computeServiceAccount,
      workDir: props.workDirectory,
      storageClaimName: props.storageClaimName,
      storageMountPath: props.storageMountPath,
      waveEnabled: props.wave ?? props.fusion ?? false,
      fusion2Enabled: props.fusion ?? false,
      podCleanup: props.podCleanup,
      headPodSpec: props.headPodSpec,
      servicePodSpec: props.servicePodSpec,
      headJobCpus: props.headJobCpus,
      headJobMemoryMb: props.headJobMemoryMb,
      preRunScript: props.preRunScript,
      postRunScript: props.postRunScript,
      nextflowConfig: props.nextflowConfig,
      environment: props.environment?.map(({ name, value, head = true, compute = false }) => ({ name, value, head, compute })),
    };
  }

  /** One output for each field that has a value, by the name it has in the form. */
  private writeOutputs(): void {
    const fields: [string, string | undefined][] = [
      ['Region', this.config.region],
      ['ClusterName', this.config.clusterName],
      ['Namespace', this.config.namespace],
      ['HeadServiceAccount', this.config.headServiceAccount],
      ['ComputeServiceAccount', this.config.computeServiceAccount],
      ['WorkDirectory', this.config.workDir],
      ['StorageClaim', this.config.storageClaimName],
      ['StorageMountPath', this.config.storageMountPath],
      ['PodCleanupPolicy', this.config.podCleanup],
      ['HeadPodSpec', this.config.headPodSpec],
      ['ServicePodSpec', this.config.servicePodSpec],
      ['NextflowConfig', this.config.nextflowConfig],
    ];
    for (const [name, value] of fields) {
      if (value !== undefined) { new CfnOutput(this, name, { value }); }
    }
  }
}
