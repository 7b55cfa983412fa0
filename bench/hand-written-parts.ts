import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import type { App } from 'aws-cdk-lib';
import { Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnAccessEntry, CfnAddon, CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Around } from './around';
import { INSTANCE_TYPE, PREFIX, PUBLIC_CIDRS } from './around';
import { ACCOUNTS, GROUP, NAMESPACE, USERNAME, launcherManifest } from './launcher-manifest';

const VERSION = eks.KubernetesVersion.V1_35;

/** A stack whose clusters have the native OIDC provider, which costs no Lambda. */
export function makeStack(app: App, id: string): Stack {
  const stack = new Stack(app, id);
  stack.node.setContext('@aws-cdk/aws-eks:useNativeOidcProvider', true);
  return stack;
}

/** A cluster without Auto Mode, with kubectl. */
export function makeCluster(scope: Construct, vpc: ec2.IVpc, more: Partial<eks.ClusterProps> = {}): eks.Cluster {
  return new eks.Cluster(scope, 'Cluster', {
    version: VERSION,
    vpc,
    endpointAccess: eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom(...PUBLIC_CIDRS),
    defaultCapacityType: eks.DefaultCapacityType.NODEGROUP,
    defaultCapacity: 0,
    kubectlProviderOptions: { kubectlLayer: new KubectlV36Layer(scope, 'KubectlLayer') },
    ...more,
  });
}

/** One AL2023 node group with its launch template and role. */
export function makeNodes(scope: Construct, cluster: eks.Cluster, policies: string[]): CfnNodegroup {
  const role = new iam.Role(scope, 'NodeRole', {
    assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: policies.map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
  });
  const template = new ec2.CfnLaunchTemplate(scope, 'LaunchTemplate', {
    launchTemplateData: {
      blockDeviceMappings: [{
        deviceName: '/dev/xvda',
        ebs: { volumeSize: 60, volumeType: 'gp3', encrypted: true, deleteOnTermination: true },
      }],
      metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 2 },
    },
  });
  return new CfnNodegroup(scope, 'Nodes', {
    clusterName: cluster.clusterName,
    nodeRole: role.roleArn,
    subnets: cluster.vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }).subnetIds,
    amiType: eks.NodegroupAmiType.AL2023_X86_64_STANDARD,
    version: VERSION.version,
    capacityType: eks.CapacityType.ON_DEMAND,
    instanceTypes: [INSTANCE_TYPE],
    scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 3 },
    launchTemplate: { id: template.ref, version: template.attrLatestVersionNumber },
    forceUpdateEnabled: false,
  });
}

/** An IRSA role whose trust policy is one JSON text: a key of an object cannot hold the issuer's token. */
export function makeIrsaRole(scope: Construct, id: string, cluster: eks.Cluster, accounts: string[], props: Partial<iam.RoleProps> = {}): iam.Role {
  const provider = cluster.openIdConnectProvider;
  const role = new iam.Role(scope, id, { ...props, assumedBy: new iam.WebIdentityPrincipal(provider.openIdConnectProviderArn) });
  (role.node.defaultChild as iam.CfnRole).assumeRolePolicyDocument = Fn.sub(JSON.stringify({
    Version: '2012-10-17',
    Statement: [{
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: '${Provider}' },
      Condition: {
        StringEquals: { '${Issuer}:aud': 'sts.amazonaws.com', '${Issuer}:sub': accounts.map((account) => `system:serviceaccount:${account}`) },
      },
    }],
  }), { Provider: provider.openIdConnectProviderArn, Issuer: provider.openIdConnectProviderIssuer });
  return role;
}

/** An EKS add-on, with the role of its service account where it has one. */
export function makeAddon(scope: Construct, cluster: eks.Cluster, addonName: string, role?: iam.Role): CfnAddon {
  return new CfnAddon(scope, addonName, {
    clusterName: cluster.clusterName,
    addonName,
    serviceAccountRoleArn: role?.roleArn,
    resolveConflicts: 'OVERWRITE',
  });
}

/** The role of the EBS CSI driver. */
export function makeEbsCsiRole(scope: Construct, cluster: eks.Cluster, props: Partial<iam.RoleProps> = {}): iam.Role {
  return makeIrsaRole(scope, 'EbsCsiRole', cluster, ['kube-system:ebs-csi-controller-sa'], {
    ...props,
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEBSCSIDriverPolicy')],
  });
}

/** Seqera on the cluster: its user's rights and mapping, the namespace with RBAC, the pods' access to the bucket. */
export function makeSeqera(scope: Construct, cluster: eks.Cluster, nodes: CfnNodegroup, { bucket, user }: Around): void {
  const objects = bucket.arnForObjects(`${PREFIX}/*`);
  user.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['eks:ListClusters'], resources: ['*'] }));
  user.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['eks:DescribeCluster'], resources: [cluster.clusterArn] }));
  user.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['s3:ListBucket', 's3:GetBucketLocation'], resources: [bucket.bucketArn] }));
  user.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [objects] }));
  new CfnAccessEntry(scope, 'SeqeraMapping', {
    clusterName: cluster.clusterName, principalArn: user.userArn, username: USERNAME, kubernetesGroups: [GROUP],
  });

  const role = makeIrsaRole(scope, 'FusionRole', cluster, ACCOUNTS.map((name) => `${NAMESPACE}:${name}`), { description: 'Fusion: S3 from Nextflow pods' });
  role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'], resources: [bucket.bucketArn] }));
  role.addToPolicy(new iam.PolicyStatement({
    actions: ['s3:ListBucket'], resources: [bucket.bucketArn], conditions: { StringLike: { 's3:prefix': [PREFIX, `${PREFIX}/*`] } },
  }));
  role.addToPolicy(new iam.PolicyStatement({
    actions: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:GetObjectTagging', 's3:ListMultipartUploadParts', 's3:PutObject',
      's3:PutObjectTagging'],
    resources: [objects],
  }));
  const manifest = new eks.KubernetesManifest(scope, 'Seqera', { cluster, overwrite: true, manifest: launcherManifest(role.roleArn) });
  manifest.node.addDependency(nodes);
}
