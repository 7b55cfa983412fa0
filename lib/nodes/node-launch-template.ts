import { Lazy, TagManager, TagType } from 'aws-cdk-lib';
import type { ITaggable } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { tagProblems } from '../private/tags';

/** Props of `NodeLaunchTemplate`. */
export interface NodeLaunchTemplateProps {
  /** Rendered block devices. */
  readonly blockDeviceMappings: ec2.CfnLaunchTemplate.BlockDeviceMappingProperty[];
  /** How many network hops an answer of the metadata service may take. */
  readonly metadataHopLimit: number;
  /** Rendered user data, encoded. */
  readonly userData?: string;
  /** EC2 key pair for SSH. */
  readonly keyPair?: ec2.IKeyPair;
  /** Security groups of the nodes, the cluster's among them. */
  readonly securityGroupIds?: string[];
}

/** What the tags of a node are copied to. */
const TAGGED = ['instance', 'volume', 'network-interface'];

/** The launch template of a node group: IMDSv2, encrypted disks, and tags that reach everything EC2 makes. */
export class NodeLaunchTemplate extends Construct implements ITaggable {
  /** Collects the tags of every scope above. */
  public readonly tags = new TagManager(TagType.KEY_VALUE, 'AWS::EC2::LaunchTemplate');
  /** The launch template. */
  public readonly resource: ec2.CfnLaunchTemplate;

  constructor(scope: Construct, id: string, props: NodeLaunchTemplateProps) {
    super(scope, id);
    this.resource = new ec2.CfnLaunchTemplate(this, 'Resource', {
      launchTemplateData: {
        blockDeviceMappings: props.blockDeviceMappings,
        metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: props.metadataHopLimit },
        userData: props.userData,
        keyName: props.keyPair?.keyPairName,
        securityGroupIds: props.securityGroupIds,
        tagSpecifications: Lazy.any({ produce: () => this.tagSpecifications() }, { omitEmptyArray: true }),
      },
    });
    this.node.addValidation({ validate: () => tagProblems(this, this.tags.tagValues()) });
  }

  private tagSpecifications(): ec2.CfnLaunchTemplate.TagSpecificationProperty[] {
    const tags = Object.entries(this.tags.tagValues()).map(([key, value]) => ({ key, value }));
    return tags.length === 0 ? [] : TAGGED.map((resourceType) => ({ resourceType, tags }));
  }
}
