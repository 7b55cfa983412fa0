import { renderYaml } from '../private/yaml';
import type { ComputeEnvironmentConfig } from './compute-environment-config';
import type { ComputeEnvironmentTarget } from './compute-environment-options';

/**
 * The entry of a seqerakit file.
 *
 * @see https://github.com/seqeralabs/seqera-kit
 */
export function renderSeqerakit({ name, workspace, credentials }: ComputeEnvironmentTarget, filePath: string, labels: Record<string, string>): string {
  const list = Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',');
  return renderYaml({
    'compute-envs': [{
      name,
      workspace,
      credentials,
      wait: 'AVAILABLE',
      'file-path': filePath,
      on_exists: 'overwrite',
      ...list === '' ? {} : { labels: list },
    }],
  });
}

/** Names that Terraform's provider writes otherwise than the API does. */
const SWITCHES: Record<string, string> = { waveEnabled: 'enable_wave', fusion2Enabled: 'enable_fusion', discriminator: '' };

/**
 * The resource of Terraform's provider: the API's fields in snake case, the switches by names of their own.
 *
 * @see https://registry.terraform.io/providers/seqeralabs/seqera/latest/docs/resources/compute_env
 */
export function renderTerraform({ name, workspace, credentials }: ComputeEnvironmentTarget, config: ComputeEnvironmentConfig): object {
  const fields = Object.entries(config)
    .map(([field, value]) => [SWITCHES[field] ?? field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value as unknown] as const)
    .filter(([field, value]) => field !== '' && value !== undefined);
  return {
    resource: {
      seqera_compute_env: {
        [name.replace(/\W/g, '_')]: {
          workspace_id: workspace,
          compute_env: { name, platform: 'eks-platform', credentials_id: credentials, config: { eks_platform: Object.fromEntries(fields) } },
        },
      },
    },
  };
}
