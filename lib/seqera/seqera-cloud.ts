/** What Seqera publishes about its hosted service. */
export class SeqeraCloud {
  /** The origin of its pages. */
  public static readonly ORIGIN: string = 'https://cloud.seqera.io';

  /** The role with which Seqera Cloud comes to its users' accounts. */
  public static readonly ACCESS_ROLE_ARN: string = 'arn:aws:iam::161471496260:role/SeqeraPlatformCloudAccessRole';

  /**
   * Addresses from which Seqera Cloud calls clusters, as of August 2026. They change: compare them with
   * https://meta.seqera.io before you rely on them, and name your own list in `ClusterEndpoint` when they differ.
   */
  public static readonly EGRESS_CIDRS: string[] = ['18.169.21.18/32', '18.135.7.45/32', '18.171.4.252/32'];
}
