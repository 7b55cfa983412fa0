import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { FusionBucketAccessOptions } from './fusion-bucket-access';
import { FusionBucketAccess } from './fusion-bucket-access';
import type { SeqeraLauncher } from './seqera-launcher';

/** Where pipelines keep their work directory. */
export class SeqeraStorage {
  /**
   * A bucket, through Fusion v2: what Seqera recommends. Both service accounts of the launcher get the access, and
   * Seqera's principal may read logs and reports.
   *
   * @param bucket a bucket in the cluster's region
   * @param options prefix of the work directory, key, role name
   */
  public static fusion(bucket: s3.IBucket, options: FusionBucketAccessOptions = {}): SeqeraStorage {
    return new SeqeraStorage((scope, cluster, launcher) => {
      const access = new FusionBucketAccess(scope, 'Fusion', {
        ...options, cluster, bucket, serviceAccounts: [launcher.headServiceAccount, launcher.computeServiceAccount],
      });
      access.grantReadReports(launcher.principalPolicy);
      return access;
    });
  }

  private constructor(private readonly make: (scope: Construct, cluster: eks.ICluster, launcher: SeqeraLauncher) => FusionBucketAccess) {}

  /**
   * Makes the access of a launcher's pods to the storage.
   *
   * @param scope parent of what is made
   * @param cluster the cluster of the launcher
   * @param launcher whose service accounts get the access
   */
  public bind(scope: Construct, cluster: eks.ICluster, launcher: SeqeraLauncher): FusionBucketAccess {
    return this.make(scope, cluster, launcher);
  }
}
