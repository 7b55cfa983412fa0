import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type {
  ClusterAccessMethod} from '../lib';
import { ClusterEndpoint, PaletteReadyNodegroup, PaletteSaas, SeqeraCloud, SeqeraComputeCluster, SeqeraPrincipal, SeqeraStorage,
} from '../lib';

/** What the sample app reads from its context. */
export interface SampleStackProps extends StackProps {
  /** Address blocks of the people who use kubectl. */
  readonly adminCidrs?: string[];
  /** IAM role of the people who use kubectl. */
  readonly adminRoleArn?: string;
  /** IAM user whose keys Seqera holds. Without it the stack makes one, and no key for it. */
  readonly seqeraUserArn?: string;
  /** Where the principals are mapped. */
  readonly accessMethod?: ClusterAccessMethod;
}

/** One cluster for both vendors: Seqera launches Nextflow on it, Palette manages it. */
export class SampleStack extends Stack {
  constructor(scope: Construct, id: string, props: SampleStackProps = {}) {
    super(scope, id, props);

    const user = props.seqeraUserArn === undefined
      ? new iam.User(this, 'SeqeraUser')
      : iam.User.fromUserArn(this, 'SeqeraUser', props.seqeraUserArn);

    const compute = new SeqeraComputeCluster(this, 'Compute', {
      clusterName: 'genomics',
      accessMethod: props.accessMethod,
      endpoint: ClusterEndpoint.publicAndPrivate({
        publicCidrs: [...SeqeraCloud.EGRESS_CIDRS, ...PaletteSaas.EGRESS_CIDRS, ...props.adminCidrs ?? []],
      }),
      principal: SeqeraPrincipal.assumedBy(user),
      storage: SeqeraStorage.fusion(this.makeBucket(), { prefix: 'work' }),
    });
    if (props.adminRoleArn !== undefined) {
      compute.platform.grantAdmin('Admin', iam.Role.fromRoleArn(this, 'AdminRole', props.adminRoleArn));
    }

    new PaletteReadyNodegroup(this, 'PaletteNodes', { cluster: compute.cluster });
  }

  /** The bucket outlives the stack, but not a first deployment that failed. */
  private makeBucket(): s3.Bucket {
    const bucket = new s3.Bucket(this, 'WorkBucket', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    Validations.of(bucket).acknowledge({ id: 'AwsSolutions-S1', reason: 'Work files are temporary; CloudTrail data events record access where that is asked' });
    return bucket;
  }
}
