import type { App, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnOutput, RemovalPolicy, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { CLUSTER_NAME, makeAround } from './around';
import { makeAddon, makeCluster, makeEbsCsiRole, makeIrsaRole, makeNodes, makeSeqera, makeStack } from './hand-written-parts';

const NODE_POLICIES = ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'];

/** `by-hand.ts` and everything that the library adds on purpose. */
export function build(app: App): Stack {
  const stack = makeStack(app, 'ByHandSameFeatures');
  const around = makeAround(stack);

  const cluster = makeLoggedCluster(stack, makeVpc(stack));
  const beforeNodes = makeAddonsBeforeNodes(stack, cluster);
  const nodes = makeNodes(stack, cluster, NODE_POLICIES);
  beforeNodes.forEach((addon) => nodes.addDependency(addon));
  makeAddonsAfterNodes(stack, cluster, nodes);
  makeStorageClass(stack, cluster);
  makeSeqera(stack, cluster, nodes, around);
  new CfnOutput(stack, 'UpdateKubeconfigCommand', {
    value: `aws eks update-kubeconfig --region ${stack.region} --name ${cluster.clusterName}`,
    description: 'Writes the cluster into your kubeconfig file',
  });
  return stack;
}

/** A VPC with an S3 gateway endpoint, flow logs and tagged subnets. */
function makeVpc(scope: Construct): ec2.Vpc {
  const vpc = new ec2.Vpc(scope, 'Vpc', {
    maxAzs: 2,
    natGateways: 1,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [
      { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
      { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    ],
    gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
  });
  const logGroup = new logs.LogGroup(scope, 'FlowLogs', { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
  vpc.addFlowLog('FlowLog', { destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup) });
  tagSubnets(vpc.publicSubnets, 'public', 'kubernetes.io/role/elb');
  tagSubnets(vpc.privateSubnets, 'private', 'kubernetes.io/role/internal-elb');
  return vpc;
}

function tagSubnets(subnets: ec2.ISubnet[], role: string, loadBalancers: string): void {
  const tags = {
    [loadBalancers]: '1',
    'sigs.k8s.io/cluster-api-provider-aws/role': role,
    [`kubernetes.io/cluster/${CLUSTER_NAME}`]: 'shared',
    [`sigs.k8s.io/cluster-api-provider-aws/cluster/${CLUSTER_NAME}`]: 'owned',
  };
  for (const subnet of subnets) {
    Object.entries(tags).forEach(([key, value]) => Tags.of(subnet).add(key, value, { includeResourceTypes: ['AWS::EC2::Subnet'] }));
  }
}

/** A named cluster with all five logs, in a log group that has an end to its retention. */
function makeLoggedCluster(scope: Construct, vpc: ec2.Vpc): eks.Cluster {
  const securityGroup = new ec2.SecurityGroup(scope, 'ControlPlaneSecurityGroup', { vpc, description: `Kubernetes API server of ${CLUSTER_NAME}` });
  securityGroup.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.HTTPS, 'Kubernetes API');
  const logGroup = new logs.LogGroup(scope, 'ControlPlaneLogs', {
    logGroupName: `/aws/eks/${CLUSTER_NAME}/cluster`,
    retention: logs.RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  const cluster = makeCluster(scope, vpc, {
    clusterName: CLUSTER_NAME,
    securityGroup,
    serviceIpv4Cidr: '172.20.0.0/16',
    clusterLogging: Object.values(eks.ClusterLoggingTypes),
    bootstrapClusterCreatorAdminPermissions: false,
    bootstrapSelfManagedAddons: false,
  });
  cluster.node.defaultChild!.node.addDependency(logGroup);
  return cluster;
}

function makeAddonsBeforeNodes(scope: Construct, cluster: eks.Cluster): CfnResource[] {
  const cniRole = makeIrsaRole(scope, 'CniRole', cluster, ['kube-system:aws-node'], {
    roleName: `${CLUSTER_NAME}-irsa-cni`,
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonEKS_CNI_Policy')],
  });
  return [
    makeAddon(scope, cluster, 'vpc-cni', cniRole),
    makeAddon(scope, cluster, 'kube-proxy'),
    makeAddon(scope, cluster, 'eks-pod-identity-agent'),
  ];
}

function makeAddonsAfterNodes(scope: Construct, cluster: eks.Cluster, nodes: CfnNodegroup): void {
  const addons = [
    makeAddon(scope, cluster, 'coredns'),
    makeAddon(scope, cluster, 'aws-ebs-csi-driver', makeEbsCsiRole(scope, cluster, { roleName: `${CLUSTER_NAME}-irsa-csi` })),
    makeAddon(scope, cluster, 'metrics-server'),
  ];
  addons.forEach((addon) => addon.addDependency(nodes));
}

/** The manifest of the cluster's own objects. */
function makeStorageClass(scope: Construct, cluster: eks.Cluster): void {
  new eks.KubernetesManifest(scope, 'Objects', {
    cluster,
    overwrite: true,
    manifest: [{
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'spectro-storage-class', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true' },
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
      reclaimPolicy: 'Delete',
    }],
  });
}
