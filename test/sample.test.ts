import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as core from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CURRENT_VERSION_EXPIRED_FLAGS, FLAGS } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import { SampleStack } from '../bin/sample-stack';
import { ClusterAccessMethod } from '../lib';
import { testApp, warningsOf } from './support/app';
import { stable } from './support/stable';

/** A pattern of the name of a resource that a refactoring must never replace. */
const KEPT = new RegExp('^AWS::(EKS::(Cluster|Nodegroup|Addon|AccessEntry)|IAM::(Role|User|OIDCProvider)|S3::Bucket'
  + '|EC2::(VPC|Subnet|LaunchTemplate)|Logs::LogGroup)$|^Custom::');
const MODES: [string, ClusterAccessMethod][] = [['access-entries', ClusterAccessMethod.ACCESS_ENTRIES], ['aws-auth', ClusterAccessMethod.AWS_AUTH]];

/** The validator is part of aws-cdk-lib since 2.262: `npm run test:newest` has it, the floor of the peer range has not. */
const withValidator = 'CloudFormationValidatePlugin' in core ? test : test.skip;

/** Synthesises with the built-in validator on, and returns what it reports. */
function validationOf(app: core.App): string[] {
  process.env.CDK_VALIDATION = 'true';
  const { directory } = app.synth({ force: true });
  process.env.CDK_VALIDATION = 'false';
  const { pluginReports } = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'));
  return pluginReports.flatMap(({ violations }: { violations: object[] }) => violations.map((violation) => JSON.stringify(violation)));
}

describe.each(MODES)('The sample app with %s', (_, accessMethod) => {
  const app = testApp();
  const stack = new SampleStack(app, 'SeqeraPaletteSample', { accessMethod });
  const template = Template.fromStack(stack).toJSON();
  const resources: [string, any][] = Object.entries(template.Resources);
  const ofType = (type: RegExp) => resources.filter(([, { Type }]) => type.test(Type));

  test('S-06 S-07 P-21 has the template that was reviewed', () => {
    expect(stable(template)).toMatchSnapshot();
  });

  test('has two Lambdas, two custom resources and no nested stack', () => {
    expect(ofType(/^AWS::Lambda::Function$/)).toHaveLength(2);
    expect(ofType(/^Custom::|CustomResource$/)).toHaveLength(2);
    expect(ofType(/CloudFormation::Stack/)).toEqual([]);
    expect(ofType(/OIDCProvider/).map(([, { Type }]) => Type)).toEqual(['AWS::IAM::OIDCProvider']);
  });

  test('S-11 P-17 P-18 binds audience and subject in every trust policy of a web identity', () => {
    const trusts = ofType(/^AWS::IAM::Role$/).map(([, { Properties }]) => JSON.stringify(Properties.AssumeRolePolicyDocument));
    const federated = trusts.filter((trust) => trust.includes('AssumeRoleWithWebIdentity'));
    expect(federated).toHaveLength(3);
    for (const trust of federated) {
      expect(trust).toContain('${Issuer}:aud\\":\\"sts.amazonaws.com');
      expect(trust).toMatch(/\$\{Issuer\}:sub\\":\[\\"system:serviceaccount:[a-z-]+:[a-z-]+\\"/);
    }
  });

  test('P-37 has no AL2 anywhere', () => {
    expect(JSON.stringify(template).match(/AL2_|AL2"|amazon-linux-2"/)).toBeNull();
    expect(ofType(/Nodegroup/).map(([, { Properties }]) => Properties.AmiType)).toEqual(Array(3).fill('AL2023_x86_64_STANDARD'));
  });

  test('S-30 P-30 names no region, account or partition', () => {
    expect(JSON.stringify(template).match(/arn:aws[:-]|:\d{12}:|(us|eu|ap)-[a-z]+-\d/)).toBeNull();
  });

  test('allows no wildcard action and no wildcard principal', () => {
    const statements = ofType(/^AWS::IAM::Policy$/).flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
    expect(statements.flatMap(({ Action }) => Action).filter((action) => /\*/.test(action))).toEqual([]);
  });

  test('keeps the logical ids of what must not be replaced', () => {
    expect(ofType(KEPT).map(([id, { Type }]) => `${Type} ${id}`).sort()).toMatchSnapshot();
  });

  test('warns of nothing', () => {
    expect(warningsOf(stack)).toEqual([]);
  });

  test('leaves cdk-nag\'s AwsSolutions pack nothing to report', () => {
    const { violations } = new AwsSolutionsChecks().validateScope(app);
    expect(violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources.map(({ constructPath }) => constructPath)])).toEqual([]);
  });

  withValidator('leaves the built-in template validator nothing to report', () => {
    expect(validationOf(app)).toEqual([]);
  });
});

test('has no more Lambdas and nothing more to acknowledge with every feature flag of a new app', () => {
  const flags = Object.keys(FLAGS).filter((flag) => !CURRENT_VERSION_EXPIRED_FLAGS.includes(flag));
  const app = testApp(Object.fromEntries(flags.map((flag) => [flag, FLAGS[flag]!.recommendedValue])));
  const stack = new SampleStack(app, 'SeqeraPaletteSample');
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Lambda::Function', 2);
  template.resourceCountIs('Custom::AWSCDK-EKS-KubernetesResource', 2);
  expect(new AwsSolutionsChecks().validateScope(app).violations.map(({ ruleName }) => ruleName)).toEqual([]);
});

test('cdk-nag reports what nobody acknowledged', () => {
  const app = testApp();
  const stack = new SampleStack(app, 'Sample');
  new core.aws_s3.Bucket(stack, 'Careless');
  expect(new AwsSolutionsChecks().validateScope(app).violations.map(({ ruleName }) => ruleName)).toContain('AwsSolutions-S10');
});

withValidator('the built-in template validator reports a wrong template', () => {
  const app = testApp();
  new core.CfnResource(new core.Stack(app, 'Stack'), 'Bucket', { type: 'AWS::S3::Bucket', properties: { Colour: 'blue' } });
  expect(validationOf(app)).not.toEqual([]);
});
