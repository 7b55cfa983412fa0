import type { KubernetesObjects } from './kubernetes-objects';

/**
 * A Kubernetes service account: the identity of pods.
 *
 * `KubernetesObjects.addServiceAccount` declares one. `existing` names one that somebody else makes: an EKS
 * add-on, a Helm chart, the namespace itself (`default`).
 */
export class KubernetesServiceAccount {
  /**
   * A service account that somebody else makes and annotates.
   *
   * @param kubernetesNamespace its namespace
   * @param name its name
   */
  public static existing(kubernetesNamespace: string, name: string): KubernetesServiceAccount {
    return new KubernetesServiceAccount(kubernetesNamespace, name, {}, undefined);
  }

  /** @internal */
  public static _declaredBy(owner: KubernetesObjects, kubernetesNamespace: string, name: string, annotations: Record<string, string>) {
    return new KubernetesServiceAccount(kubernetesNamespace, name, annotations, owner);
  }

  private constructor(
    /** Namespace of the account. */
    public readonly kubernetesNamespace: string,
    /** Name of the account. */
    public readonly name: string,
    private readonly annotations: Record<string, string>,
    /** The objects that declare the account; none where somebody else makes it. */
    public readonly owner?: KubernetesObjects,
  ) {}

  /** The user name that Kubernetes, and the `sub` claim of its token, give the account. */
  public get subject(): string {
    return `system:serviceaccount:${this.kubernetesNamespace}:${this.name}`;
  }

  /**
   * Sets an annotation. On an existing account nothing happens: whoever makes it annotates it.
   *
   * @param key annotation key, for example `eks.amazonaws.com/role-arn`
   * @param value annotation value
   */
  public annotate(key: string, value: string): void {
    this.annotations[key] = value;
  }
}
