import type { IConstruct } from 'constructs';
import type { KubernetesDelivery } from './kubernetes-delivery';

/** The objects that declare an account. */
interface AccountOwner extends IConstruct {
  readonly delivery: KubernetesDelivery;
}

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
    return new KubernetesServiceAccount(kubernetesNamespace, name, {});
  }

  /** @internal */
  public static _declared(kubernetesNamespace: string, name: string, annotations: Record<string, string>, owner: AccountOwner) {
    return new KubernetesServiceAccount(kubernetesNamespace, name, annotations, owner);
  }

  private constructor(
    /** Namespace of the account. */
    public readonly kubernetesNamespace: string,
    /** Name of the account. */
    public readonly name: string,
    private readonly annotations: Record<string, string>,
    /** @internal */
    public readonly _owner?: AccountOwner,
  ) {}

  /** How the account reaches the cluster; not set where somebody else makes it. */
  public get delivery(): KubernetesDelivery | undefined {
    return this._owner?.delivery;
  }

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
