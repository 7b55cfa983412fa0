import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { Cidr } from '../private/cidr';
import { fail } from '../private/fail';
import { show } from '../private/require';

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((block) => Cidr.parse(block)!);

/** The block that EKS would choose: the first of two that the VPC does not overlap. */
export function defaultServiceCidr(vpc: ec2.IVpc): string {
  const ofVpc = Cidr.parse(vpcCidr(vpc));
  return ofVpc?.overlaps(Cidr.parse('172.20.0.0/16')!) ? '10.100.0.0/16' : '172.20.0.0/16';
}

/** Checks the address block of services: private, neither too large nor too small, and apart from the VPC. */
export function requireServiceCidr(scope: IConstruct, value: string, vpc: ec2.IVpc): void {
  if (Token.isUnresolved(value)) { return; }
  const cidr = Cidr.parse(value);
  if (cidr === undefined || !PRIVATE.some((block) => block.contains(cidr)) || cidr.prefixLength < 12 || cidr.prefixLength > 24) {
    fail(scope, 'ServiceCidr', `'serviceIpv4Cidr' must be a block of /12 to /24 inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, got ${show(value)}`,
      'write it like \'172.20.0.0/16\'');
  }
  const ofVpc = vpcCidr(vpc);
  if (ofVpc !== undefined && Cidr.parse(ofVpc)?.overlaps(cidr)) {
    fail(scope, 'ServiceCidrOverlap', `'serviceIpv4Cidr' must not overlap the VPC's ${ofVpc}, got ${show(value)}`,
      'choose a private block that no connected network uses');
  }
}

/** The block of a VPC as a literal; `undefined` where it is not known at synth. */
function vpcCidr(vpc: ec2.IVpc): string | undefined {
  const fromProps = (vpc.node?.defaultChild as ec2.CfnVPC | undefined)?.cidrBlock;
  const candidates = [() => fromProps, () => vpc.vpcCidrBlock];
  for (const read of candidates) {
    try {
      const value = read();
      if (value !== undefined && !Token.isUnresolved(value)) { return value; }
    } catch {
      // An imported VPC may not say.
    }
  }
  return undefined;
}
