import { Annotations, Aspects, Token } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { IConstruct } from 'constructs';
import { KubernetesDelivery } from '../kubernetes/kubernetes-delivery';
import type { KubernetesRelease } from '../kubernetes/kubernetes-release';
import { ClusterRegistry } from '../private/cluster-registry';

const KUBECTL_MINOR = 36;

/** Warns of a cluster that the default kubectl is too new or too old for: Kubernetes supports one minor version of difference. */
export function warnOfKubectlSkew(scope: IConstruct, { version }: KubernetesRelease): void {
  const minor = Number(version.split('.')[1]);
  if (Token.isUnresolved(version) || Math.abs(minor - KUBECTL_MINOR) <= 1) { return; }
  Annotations.of(scope).addWarningV2('cdk-seqera-palette-eks:kubectlSkew',
    `kubectl 1.${KUBECTL_MINOR} is more than one minor version from Kubernetes ${version}: pass a 'kubectlLayer' of that version`);
}

/** Warns of what is known only when the whole app is: nodes and principals may be added anywhere in it. */
export function warnAtTheEnd(scope: IConstruct, cluster: eks.ICluster, delivery: KubernetesDelivery | undefined): void {
  const registry = ClusterRegistry.of(cluster);
  const warn = (id: string, text: string) => Annotations.of(scope).addWarningV2(`cdk-seqera-palette-eks:${id}`, text);
  Aspects.of(scope).add({
    visit: (node) => {
      if (node !== scope) { return; }
      if (!registry.hasNodesForAddons) {
        warn('addonsWithoutNodes', 'The cluster\'s stack has no node group with a node and without a taint: coredns, aws-ebs-csi-driver and '
          + 'metrics-server wait for a node until the deployment fails. Add one to this stack');
      }
      if (delivery === KubernetesDelivery.EXPORT && !registry.hasAdmin) {
        warn('exportedWithoutAdmin', 'Nobody administers the cluster, so nobody can apply the exported objects: call grantAdmin');
      }
    },
  });
}
