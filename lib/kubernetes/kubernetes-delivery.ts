/**
 * How Kubernetes objects reach the cluster. A change from one to the other deletes what was applied, namespaces with all they hold.
 */
export enum KubernetesDelivery {
  /** CDK's kubectl handler applies them while the stack deploys: two Lambda functions for any number of owners. */
  KUBECTL = 'kubectl',
  /**
   * Nothing applies them: a YAML file in the cloud assembly (`cdk.out/kubernetes`), for GitOps or `kubectl apply -f`.
   * No Lambda in the template; every value must be known at synth.
   */
  EXPORT = 'export',
}
