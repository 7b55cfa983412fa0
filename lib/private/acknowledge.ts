import { Stack, Validations } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/**
 * Answers findings of cdk-nag's AwsSolutions pack that come with the construct, each with its reason. What the user
 * of the library decides is left for the user to answer.
 */
export function acknowledge(scope: IConstruct, reason: string, ...rules: string[]): void {
  // Validations.acknowledge refuses names with '::' in them, as cdk-nag gives the findings of single policies.
  const answers = Object.fromEntries(rules.map((rule) => [`AwsSolutions-${rule}`, reason]));
  scope.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, answers);
}

/** Answers the finding that a role has managed policies of AWS, for the policies it has now. */
export function acknowledgeManagedPolicies(role: iam.IRole, reason: string): void {
  const policies: unknown[] = Stack.of(role).resolve((role.node.defaultChild as iam.CfnRole | undefined)?.managedPolicyArns) ?? [];
  acknowledge(role, reason, ...policies.map((policy) => `IAM4[Policy::${flatten(policy)}]`));
}

/** Answers the finding that a policy names resources with a wildcard. */
export function acknowledgeWildcard(scope: IConstruct, resource: string, reason: string): void {
  acknowledge(scope, reason, `IAM5[Resource::${flatten(Stack.of(scope).resolve(resource))}]`);
}

/** A resolved value as cdk-nag writes it into the name of a finding. */
function flatten(value: any): string {
  if (typeof value === 'string') { return value; }
  if (value['Fn::Join']) { return value['Fn::Join'][1].map(flatten).join(value['Fn::Join'][0]); }
  if (value['Fn::GetAtt']) { return `<${value['Fn::GetAtt'].join('.')}>`; }
  return value.Ref ? `<${value.Ref}>` : JSON.stringify(value);
}
