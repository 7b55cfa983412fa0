import { App } from 'aws-cdk-lib';
import { ClusterAccessMethod } from '../lib';
import { SampleStack } from './sample-stack';

const app = new App();
const context = (key: string): string | undefined => app.node.tryGetContext(key);

const account = context('account') ?? process.env.CDK_DEFAULT_ACCOUNT;
const region = context('region') ?? process.env.CDK_DEFAULT_REGION;

new SampleStack(app, 'SeqeraPaletteSample', {
  // Without an account the CLI still names a region, which nobody chose: then the template fits any.
  env: account === undefined ? undefined : { account, region },
  accessMethod: context('access') === 'aws-auth' ? ClusterAccessMethod.AWS_AUTH : ClusterAccessMethod.ACCESS_ENTRIES,
  adminCidrs: context('adminCidrs')?.split(','),
  adminRoleArn: context('adminRoleArn'),
  seqeraUserArn: context('seqeraUserArn'),
});
