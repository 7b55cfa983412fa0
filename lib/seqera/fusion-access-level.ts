const READ = ['s3:GetObject', 's3:GetObjectTagging'];
const WRITE = ['s3:PutObject', 's3:PutObjectTagging', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];

/** What a Fusion client may do with the objects of a bucket. */
export class FusionAccessLevel {
  /** Stage inputs in, never write. Fits reference data. */
  public static readonly READ_ONLY = FusionAccessLevel.of('read-only', READ);
  /** Stage in, publish and clean up. Fits a Nextflow work directory. */
  public static readonly READ_WRITE = FusionAccessLevel.of('read-write', [...READ, ...WRITE]);

  /**
   * A level that this library does not name yet.
   *
   * @param name the word that error messages use for it
   * @param objectActions IAM actions on objects
   */
  public static of(name: string, objectActions: string[]): FusionAccessLevel {
    return new FusionAccessLevel(name, Array.isArray(objectActions) ? [...objectActions].sort() : []);
  }

  private constructor(
    /** The word that error messages use for this level. */
    public readonly name: string,
    /** IAM actions on objects, in alphabetical order. */
    public readonly objectActions: string[],
  ) {}
}
