import { App, Lazy, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** An app that copies no layers on synth. */
export function testApp(context: Record<string, unknown> = {}): App {
  return new App({ context: { 'aws:cdk:disable-asset-staging': true, 'aws:cdk:enable-path-metadata': true, ...context } });
}

/** A stack in an app of its own. */
export function testStack(props?: StackProps): Stack {
  return new Stack(testApp(), 'Stack', props);
}

/** A text that only CloudFormation can read. */
export const TOKEN = Lazy.string({ produce: () => 'from-cloudformation' });

/** A number that only CloudFormation can read. */
export const NUMBER_TOKEN = Lazy.number({ produce: () => 7 });

/** A list that only CloudFormation can read. */
export const LIST_TOKEN = Lazy.list({ produce: () => ['10.0.0.0/8'] });

/** A cluster that another app made, with everything a construct may ask of it. */
export function importedCluster(stack: Stack, attributes: Partial<eks.ClusterAttributes> = {}): eks.ICluster {
  const issuer = 'oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF';
  return eks.Cluster.fromClusterAttributes(stack, 'Cluster', {
    clusterName: 'existing',
    clusterSecurityGroupId: 'sg-0123456789abcdef0',
    vpc: importedVpc(stack),
    openIdConnectProvider: iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(stack, 'Oidc', `arn:aws:iam::123456789012:oidc-provider/${issuer}`),
    kubectlProvider: eks.KubectlProvider.fromKubectlProviderAttributes(stack, 'Kubectl', {
      serviceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:kubectl',
      role: iam.Role.fromRoleArn(stack, 'KubectlRole', 'arn:aws:iam::123456789012:role/kubectl'),
    }),
    ...attributes,
  });
}

/** A VPC that another app made. */
export function importedVpc(stack: Stack, attributes: Partial<ec2.VpcAttributes> = {}): ec2.IVpc {
  return ec2.Vpc.fromVpcAttributes(stack, 'ImportedVpc', {
    vpcId: 'vpc-0123456789abcdef0',
    vpcCidrBlock: '10.1.0.0/16',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    publicSubnetIds: ['subnet-public1', 'subnet-public2'],
    privateSubnetIds: ['subnet-private1', 'subnet-private2'],
    ...attributes,
  });
}

/** Properties of the resources of a type, of one construct's or of the whole stack. */
export function propertiesOf(stack: Stack, type: string, path = ''): any[] {
  const resources: Record<string, any> = Template.fromStack(stack).findResources(type);
  return Object.values(resources)
    .filter((resource) => String(resource.Metadata?.['aws:cdk:path'] ?? '').includes(path))
    .map((resource) => resource.Properties);
}

/** The Kubernetes objects of a construct's custom resource, with tokens left out. */
export function manifestOf(stack: Stack, path = ''): any[] {
  return propertiesOf(stack, 'Custom::AWSCDK-EKS-KubernetesResource', path).flatMap(({ Manifest }) => JSON.parse(
    typeof Manifest === 'string' ? Manifest : Manifest['Fn::Join'][1].map((part: any) => typeof part === 'string' ? part : 'TOKEN').join(''),
  ));
}

/** The warnings below a construct, as texts. */
export function warningsOf(stack: Stack, scope: IConstruct = stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue())
    .filter(({ id }) => id.startsWith(`/${scope.node.path}`))
    .map(({ entry }) => String(entry.data));
}
