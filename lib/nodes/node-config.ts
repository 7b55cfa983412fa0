import { Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { renderYaml } from '../private/yaml';

/** What an AL2023 node does with the NVMe disks of its machine. */
export enum LocalStorage {
  /** One RAID0 array that holds the kubelet's, containerd's and the pods' files. Harmless where there are no such disks. */
  RAID0 = 'RAID0',
  /** Every disk mounted by itself under `/mnt/k8s-disks`, for a volume provisioner. */
  MOUNT = 'Mount',
}

/**
 * User data with the NodeConfig of AL2023. EKS merges it with its own, which names the cluster.
 *
 * @see https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/
 */
export function renderNodeConfig(scope: IConstruct, localStorage: LocalStorage): string {
  const body = renderYaml({
    apiVersion: 'node.eks.aws/v1alpha1',
    kind: 'NodeConfig',
    spec: { instance: { localStorage: { strategy: localStorage } } },
  });
  const userData = new ec2.MultipartUserData();
  userData.addPart(ec2.MultipartBody.fromRawBody({ contentType: 'application/node.eks.aws', body }));
  return Stack.of(scope).resolve(Fn.base64(userData.render()));
}
