import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { fail } from '../private/fail';
import { requireGiven, requireText } from '../private/require';
import { SeqeraCloud } from './seqera-cloud';

/** Options of a role that Seqera's own role assumes. */
export interface SeqeraCloudOptions {
  /**
   * External ID that Seqera shows when the credentials are made. Without it anybody's Seqera workspace could use the role.
   *
   * Seqera asks for the role's ARN at the same time: give the role a name, and its ARN is known before the role is.
   */
  readonly externalId: string;
  /**
   * Name of the role.
   *
   * @default - CloudFormation chooses one
   */
  readonly roleName?: string;
  /**
   * The role that assumes it: the jump role of Seqera Enterprise.
   *
   * @default SeqeraCloud.ACCESS_ROLE_ARN
   */
  readonly platformRoleArn?: string;
}

/** Options of a role that Seqera's user assumes. */
export interface AssumedRoleOptions {
  /**
   * External ID that the caller must present: 2 to 1224 letters, digits and `+=,.@:/-_`.
   *
   * @default - none
   */
  readonly externalId?: string;
  /**
   * Name of the role.
   *
   * @default - CloudFormation chooses one
   */
  readonly roleName?: string;
}

const EXTERNAL_ID = {
  code: 'NotAnExternalId', pattern: /^[\w+=,.@:/-]{2,}$/, maxLength: 1224,
  must: 'be 2 to 1224 letters, digits or any of +=,.@:/-_', example: '5f3c9f0e-2b1d-4c6e-9a57-1f0d2c7b8a11',
};

const ROLE_ARN = {
  code: 'NotARoleArn', pattern: /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/, maxLength: 2048,
  must: 'be the ARN of an IAM role', example: 'arn:aws:iam::111122223333:role/jump',
};

/**
 * Who Seqera is in the AWS account: the IAM user whose keys it holds, or a role that this user assumes.
 *
 * No secret key is made here. Make one in IAM, and enter it in Seqera's credentials form.
 *
 * @see https://docs.seqera.io/platform-cloud/compute-envs/eks#service-account-role
 */
export class SeqeraPrincipal {
  /**
   * An IAM user: its access key is the whole credential.
   *
   * @param user the user, new or imported
   */
  public static iamUser(user: iam.IUser): SeqeraPrincipal {
    return new SeqeraPrincipal((scope) => given(scope, user));
  }

  /**
   * A new role that an IAM user assumes: the key of the user opens nothing else. Enter the role's ARN as "Assume role".
   *
   * @param user the user, new or imported
   * @param options External ID and role name
   */
  public static assumedBy(user: iam.IUser, options: AssumedRoleOptions = {}): SeqeraPrincipal {
    return new SeqeraPrincipal((scope) => makeAssumedRole(scope, given(scope, user), options));
  }

  /**
   * A new role that Seqera Cloud, or the jump role of Seqera Enterprise, assumes: no key exists at all. Enter the role's ARN in
   * the credentials, with *Assume role* and without keys.
   *
   * Throws without an External ID.
   *
   * @param options External ID, role name, Enterprise's role
   */
  public static seqeraCloud(options: SeqeraCloudOptions): SeqeraPrincipal {
    return new SeqeraPrincipal((scope) => makePlatformRole(scope, options), options.platformRoleArn === undefined);
  }

  /**
   * A role that exists. Its trust policy is yours.
   *
   * @param role the role that Seqera ends up with, never Seqera's own
   */
  public static role(role: iam.IRole): SeqeraPrincipal {
    return new SeqeraPrincipal((scope) => given(scope, role));
  }

  private constructor(
    private readonly make: (scope: Construct) => iam.IIdentity,
    /** Whether Seqera Cloud itself comes, from the internet. */
    public readonly isSeqeraCloud = false,
  ) {}

  /**
   * Makes what has to be made and returns the user or role to map into the cluster.
   *
   * @param scope parent of the role
   */
  public bind(scope: Construct): iam.IIdentity {
    return this.make(scope);
  }
}

function makePlatformRole(scope: Construct, { externalId, roleName, platformRoleArn = SeqeraCloud.ACCESS_ROLE_ARN }: SeqeraCloudOptions): iam.Role {
  if (externalId === undefined || externalId === null) {
    fail(scope, 'ExternalIdMissing', `'externalId' must be given, got ${externalId}`, 'copy it from the credentials in Seqera: it keeps other workspaces out');
  }
  requireText(scope, 'platformRoleArn', platformRoleArn, ROLE_ARN);
  return makeTrustingRole(scope, new iam.ArnPrincipal(platformRoleArn), externalId, roleName);
}

function makeAssumedRole(scope: Construct, user: iam.IUser, { externalId, roleName }: AssumedRoleOptions): iam.Role {
  const role = makeTrustingRole(scope, new iam.ArnPrincipal(user.userArn), externalId, roleName);
  // A policy of its own in this stack: on the user's, a user of another stack and this role would wait for each other.
  user.attachInlinePolicy(new iam.Policy(scope, 'AssumeRolePolicy', {
    statements: [new iam.PolicyStatement({ actions: ['sts:AssumeRole', 'sts:TagSession'], resources: [role.roleArn] })],
  }));
  return role;
}

function makeTrustingRole(scope: Construct, trusted: iam.ArnPrincipal, externalId: string | undefined, roleName: string | undefined): iam.Role {
  requireText(scope, 'externalId', externalId, EXTERNAL_ID);
  const role = new iam.Role(scope, 'SeqeraRole', {
    roleName,
    description: 'Seqera Platform: launches Nextflow pipelines',
    assumedBy: trusted,
    externalIds: externalId === undefined ? undefined : [externalId],
  });
  // Apart from the statement above: a session tag request carries no External ID.
  role.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ actions: ['sts:TagSession'], principals: [trusted] }));
  return role;
}

function given<T>(scope: Construct, identity: T): T {
  requireGiven(scope, 'principal', identity, 'attachInlinePolicy', 'pass an IAM user or role to SeqeraPrincipal');
  return identity;
}
