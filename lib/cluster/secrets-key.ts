import { Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { fail } from '../private/fail';
import { requireGiven, show } from '../private/require';

/** Checks, as far as synth knows, that a key is symmetric and in the cluster's region. */
export function requireSecretsKey(scope: IConstruct, key: kms.IKey, region: string): void {
  requireGiven(scope, 'secretsKey', key, 'keyArn', 'pass a KMS key');
  const resource = key.node.defaultChild;
  const spec = resource instanceof kms.CfnKey ? resource.keySpec : undefined;
  if (spec !== undefined && !Token.isUnresolved(spec) && spec !== kms.KeySpec.SYMMETRIC_DEFAULT) {
    fail(scope, 'SecretsKeyNotSymmetric', `'secretsKey' must be a symmetric key, got ${show(spec)}`, 'use a key with KeySpec.SYMMETRIC_DEFAULT');
  }
  const ofKey = key.env.region;
  if (!Token.isUnresolved(ofKey) && !Token.isUnresolved(region) && ofKey !== region) {
    fail(scope, 'SecretsKeyRegion', `'secretsKey' must be in the cluster's region ${region}, got a key in ${ofKey}`, 'make a key in that region');
  }
}
