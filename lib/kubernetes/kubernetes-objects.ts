import { CustomResource, Lazy, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { isKnown, writeToAssembly } from '../private/assembly';
import { ClusterRegistry } from '../private/cluster-registry';
import { fail, failure } from '../private/fail';
import { DNS_1123_LABEL, DNS_1123_SUBDOMAIN, requireOneOf, requireText, show } from '../private/require';
import { renderYaml } from '../private/yaml';
import { KubernetesDelivery } from './kubernetes-delivery';
import { KubernetesServiceAccount } from './kubernetes-service-account';

/** Props of `KubernetesObjects`. */
export interface KubernetesObjectsProps {
  /** The cluster that gets the objects. */
  readonly cluster: eks.ICluster;
  /**
   * How the objects reach the cluster.
   *
   * @default - as the cluster's other objects; kubectl on a cluster that `PlatformCluster` did not make
   */
  readonly delivery?: KubernetesDelivery;
}

/** Kinds that others need come first; the order inside a kind is the order of `add`. */
const APPLY_ORDER = ['Namespace', 'StorageClass', 'ServiceAccount', 'ConfigMap', 'PersistentVolume', 'PersistentVolumeClaim',
  'ClusterRole', 'Role', 'ClusterRoleBinding', 'RoleBinding'];

/**
 * The Kubernetes objects of one owner, applied and pruned together as one manifest.
 *
 * An object never moves from one owner to another: the handler prunes by the manifest's label and would
 * delete it. Pruning covers workloads, ConfigMaps and claims; namespaces, Roles, bindings, service accounts and
 * StorageClasses that are no longer declared stay in the cluster.
 * What already exists is adopted, and deleted together with the stack.
 */
export class KubernetesObjects extends Construct {
  /**
   * The objects of the cluster itself, such as its StorageClass: one manifest per cluster.
   *
   * @param cluster any cluster, also an imported one
   */
  public static of(cluster: eks.ICluster): KubernetesObjects {
    return ClusterRegistry.of(cluster).once('objects', () => new KubernetesObjects(cluster, 'Objects', { cluster }));
  }

  /** How the objects reach the cluster. */
  public readonly delivery: KubernetesDelivery;

  private readonly cluster: eks.ICluster;
  private readonly objects: Record<string, any>[] = [];
  private readonly pruneLabel: string;

  constructor(scope: Construct, id: string, props: KubernetesObjectsProps) {
    super(scope, id);
    const registry = ClusterRegistry.of(props.cluster, this);
    requireOneOf(this, 'delivery', props.delivery, Object.values(KubernetesDelivery));
    this.cluster = props.cluster;
    this.delivery = props.delivery ?? (registry.delivery as KubernetesDelivery | undefined) ?? KubernetesDelivery.KUBECTL;
    this.pruneLabel = `aws.cdk.eks/prune-${this.node.addr}`;
    if (this.delivery === KubernetesDelivery.EXPORT) {
      this.node.addValidation({ validate: () => this.export() });
    }
  }

  /** The custom resource that applies the objects; none before the first object, and none where they are exported. */
  public get resource(): CustomResource | undefined {
    return this.node.tryFindChild('Resource') as CustomResource | undefined;
  }

  /**
   * Adds objects to the manifest. The first one makes the custom resource that applies them all.
   *
   * @param objects Kubernetes objects: `apiVersion`, `kind`, `metadata` and the rest
   */
  public add(...objects: Record<string, any>[]): void {
    for (const object of objects) {
      if (typeof object?.kind !== 'string' || typeof object.apiVersion !== 'string' || object.metadata?.name === undefined) {
        fail(this, 'NotAKubernetesObject', `an object must have 'apiVersion', 'kind' and 'metadata.name', got kind ${show(object?.kind)}`,
          'pass what you would write to a manifest file');
      }
      this.objects.push(object);
    }
    if (this.delivery === KubernetesDelivery.KUBECTL && this.resource === undefined) { this.apply(); }
  }

  /**
   * Declares a service account.
   *
   * @param kubernetesNamespace its namespace, a DNS-1123 label
   * @param name its name, a DNS-1123 subdomain
   */
  public addServiceAccount(kubernetesNamespace: string, name: string): KubernetesServiceAccount {
    requireText(this, 'kubernetesNamespace', kubernetesNamespace, DNS_1123_LABEL);
    requireText(this, 'name', name, DNS_1123_SUBDOMAIN);
    ClusterRegistry.of(this.cluster).claim(this, 'ServiceAccountTaken', `service account '${kubernetesNamespace}/${name}'`,
      'use the one that is declared, or choose another name');
    const annotations: Record<string, string> = {};
    const rendered = Lazy.any({ produce: () => Object.keys(annotations).length > 0 ? annotations : undefined });
    this.add({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: kubernetesNamespace, annotations: rendered } });
    return KubernetesServiceAccount._declared(kubernetesNamespace, name, annotations, this);
  }

  /** Makes the custom resource. `Overwrite` lets a retry after a half-done create succeed. */
  private apply(): void {
    const provider = eks.KubectlProvider.getKubectlProvider(this, this.cluster);
    if (provider === undefined) {
      fail(this, 'NoKubectlProvider', 'the cluster has no kubectl provider to apply Kubernetes objects with',
        'pass \'kubectlProvider\' to fromClusterAttributes, \'kubectlProviderOptions\' to the cluster, or set \'delivery\' to EXPORT');
    }
    new CustomResource(this, 'Resource', {
      serviceToken: provider.serviceToken,
      resourceType: eks.KubernetesManifest.RESOURCE_TYPE,
      properties: {
        Manifest: Lazy.string({ produce: () => Stack.of(this).toJsonString(this.inApplyOrder().map((object) => this.labelled(object))) }),
        ClusterName: this.cluster.clusterName,
        PruneLabel: this.cluster.prune ? this.pruneLabel : undefined,
        Overwrite: true,
      },
    });
  }

  private labelled(object: Record<string, any>): Record<string, any> {
    // A namespace is never pruned: it would take along all it holds.
    if (!this.cluster.prune || object.kind === 'Namespace') { return object; }
    return { ...object, metadata: { ...object.metadata, labels: { [this.pruneLabel]: '', ...object.metadata.labels } } };
  }

  private inApplyOrder(): Record<string, any>[] {
    const rank = ({ kind }: Record<string, any>) => APPLY_ORDER.includes(kind) ? APPLY_ORDER.indexOf(kind) : APPLY_ORDER.length;
    return [...this.objects].sort((one, other) => rank(one) - rank(other));
  }

  /** Writes the YAML file, or says which value is not known yet. */
  private export(): string[] {
    const objects = this.inApplyOrder();
    const unknown = objects.find((object) => !isKnown(this, object));
    if (unknown !== undefined) {
      return [failure(this, 'TokenInExport',
        `${unknown.kind} ${show(unknown.metadata.name)} holds a value that only CloudFormation knows, so it cannot be exported`,
        'give the stack an account and a region and the IAM role a \'roleName\', or use EKS Pod Identity')];
    }
    if (objects.length > 0) {
      writeToAssembly(this, 'kubernetes', 'yaml', objects.map((object) => `---\n${renderYaml(Stack.of(this).resolve(object))}`).join(''));
    }
    return [];
  }
}
