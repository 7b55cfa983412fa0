/** The annotation by which Kubernetes knows the class of claims that name none. */
const IS_DEFAULT = 'storageclass.kubernetes.io/is-default-class';

/** A StorageClass of the EBS CSI driver: gp3, encrypted, expandable, in the zone of the pod that claims. */
export function ebsStorageClass(name: string): Record<string, any> {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, annotations: { [IS_DEFAULT]: 'true' } },
    provisioner: 'ebs.csi.aws.com',
    parameters: { type: 'gp3', encrypted: 'true' },
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
    reclaimPolicy: 'Delete',
  };
}
