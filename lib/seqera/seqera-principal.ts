import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { requireGiven, requireText } from '../private/require';

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
   * A role that exists. Its trust policy is yours.
   *
   * @param role the role that Seqera ends up with, never Seqera's own
   */
  public static role(role: iam.IRole): SeqeraPrincipal {
    return new SeqeraPrincipal((scope) => given(scope, role));
  }

  private constructor(private readonly make: (scope: Construct) => iam.IIdentity) {}

  /**
   * Makes what has to be made and returns the user or role to map into the cluster.
   *
   * @param scope parent of the role
   */
  public bind(scope: Construct): iam.IIdentity {
    return this.make(scope);
  }
}

function makeAssumedRole(scope: Construct, user: iam.IUser, { externalId, roleName }: AssumedRoleOptions): iam.Role {
  requireText(scope, 'externalId', externalId, EXTERNAL_ID);
  const trusted = new iam.ArnPrincipal(user.userArn);
  const role = new iam.Role(scope, 'SeqeraRole', {
    roleName,
    description: 'Seqera Platform: launches Nextflow pipelines',
    assumedBy: trusted,
    externalIds: externalId === undefined ? undefined : [externalId],
  });
  // Apart from the statement above: a session tag request carries no External ID.
  role.assumeRolePolicy!.addStatements(new iam.PolicyStatement({ actions: ['sts:TagSession'], principals: [trusted] }));
  // A policy of its own in this stack: on the user's, a user of another stack and this role would wait for each other.
  user.attachInlinePolicy(new iam.Policy(scope, 'AssumeRolePolicy', {
    statements: [new iam.PolicyStatement({ actions: ['sts:AssumeRole', 'sts:TagSession'], resources: [role.roleArn] })],
  }));
  return role;
}

function given<T>(scope: Construct, identity: T): T {
  requireGiven(scope, 'principal', identity, 'pass an IAM user or role to SeqeraPrincipal');
  return identity;
}
