import { Annotations, CfnOutput, Fn, Stack, Tags, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { tagProblems } from '../private/tags';

/** Props of `SubnetTags`. */
export interface SubnetTagsProps {
  /** Name of the cluster. Not the reference to it: subnets and cluster would wait for each other. */
  readonly clusterName: string;
  /** Subnets with a route to an internet gateway. */
  readonly publicSubnets: ec2.ISubnet[];
  /** Subnets without one. */
  readonly privateSubnets: ec2.ISubnet[];
}

/** Tags of each subnet. */
const TAGS = 4;
const MOST_KEY_CHARACTERS = 128;

/**
 * The tags by which load balancer controllers and Palette find a cluster's subnets.
 *
 * CloudFormation cannot tag subnets that this app did not make: the output `TagSubnetsCommand` does, and a warning says so.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
export class SubnetTags extends Construct {
  /** The commands that tag the subnets this app did not make; empty where it made them all. */
  public readonly commands: string[];

  constructor(scope: Construct, id: string, props: SubnetTagsProps) {
    super(scope, id);
    this.commands = [
      ...this.tag(props.publicSubnets, subnetTags(props.clusterName, 'public')),
      ...this.tag(props.privateSubnets, subnetTags(props.clusterName, 'private')),
    ];
    if (!Token.isUnresolved(props.clusterName) && Object.keys(subnetTags(props.clusterName, 'public')).length < TAGS) {
      Annotations.of(this).addWarningV2('cdk-seqera-palette-eks:clusterNameTooLongForTags',
        'The name of the cluster is too long for the tag by which Palette finds its subnets: 83 characters are the most');
    }
    if (this.commands.length === 0) { return; }
    const command = this.commands.join(' && ');
    new CfnOutput(this, 'TagSubnetsCommand', { value: command, description: 'Tags the subnets that CloudFormation cannot' });
    const how = Token.isUnresolved(command) ? 'run the command in the output TagSubnetsCommand' : `run: ${command}`;
    Annotations.of(this).addWarningV2('cdk-seqera-palette-eks:tagSubnets', `CloudFormation cannot tag imported subnets; ${how}`);
  }

  /** Tags what this app made and returns the command for the rest. */
  private tag(subnets: ec2.ISubnet[], tags: Record<string, string>): string[] {
    const imported = subnets.filter((subnet) => !ec2.Subnet.isVpcSubnet(subnet));
    for (const subnet of subnets.filter((one) => !imported.includes(one))) {
      Object.entries(tags).forEach(([key, value]) => Tags.of(subnet).add(key, value, { includeResourceTypes: ['AWS::EC2::Subnet'] }));
      const resource = subnet.node.tryFindChild('Subnet');
      if (resource instanceof ec2.CfnSubnet) { resource.node.addValidation({ validate: () => tagProblems(resource, resource.tags.tagValues()) }); }
    }
    if (imported.length === 0) { return []; }
    const list = Object.entries(tags).map(([key, value]) => `'Key=${key},Value=${value}'`).join(' ');
    const ids = Fn.join(' ', imported.map((subnet) => subnet.subnetId));
    return [`aws ec2 create-tags --region ${Stack.of(this).region} --resources ${ids} --tags ${list}`];
  }
}

/** The tags of a subnet. EC2 takes no longer keys, so a cluster with a very long name goes without the tag that carries it. */
function subnetTags(clusterName: string, role: 'public' | 'private'): Record<string, string> {
  const tags = {
    [role === 'public' ? 'kubernetes.io/role/elb' : 'kubernetes.io/role/internal-elb']: '1',
    'sigs.k8s.io/cluster-api-provider-aws/role': role,
    [`kubernetes.io/cluster/${clusterName}`]: 'shared',
    [`sigs.k8s.io/cluster-api-provider-aws/cluster/${clusterName}`]: 'owned',
  };
  return Object.fromEntries(Object.entries(tags).filter(([key]) => Token.isUnresolved(key) || key.length <= MOST_KEY_CHARACTERS));
}
