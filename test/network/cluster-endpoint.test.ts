import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { ClusterEndpoint, PaletteSaas, PlatformCluster, SeqeraCloud } from '../../lib';
import { importedVpc, LIST_TOKEN, propertiesOf, testStack, warningsOf } from '../support/app';

const synth = (endpoint: ClusterEndpoint, ipFamily?: eks.IpFamily) => {
  const stack = testStack();
  const platform = new PlatformCluster(stack, 'Platform', { endpoint, ipFamily });
  const { ResourcesVpcConfig: config } = propertiesOf(stack, 'AWS::EKS::Cluster')[0];
  const [group] = propertiesOf(stack, 'AWS::EC2::SecurityGroup');
  return { config, ingress: group.SecurityGroupIngress, warnings: warningsOf(stack, platform).filter((text) => /Cidrs/.test(text)).join('\n') };
};

describe('ClusterEndpoint', () => {
  test('P-07 P-08 is public and private, on the internet from named addresses only', () => {
    const { config, ingress, warnings } = synth(ClusterEndpoint.publicAndPrivate({ publicCidrs: ['203.0.113.0/24'] }));
    expect(config).toMatchObject({ EndpointPublicAccess: true, EndpointPrivateAccess: true, PublicAccessCidrs: ['203.0.113.0/24'] });
    expect(ingress).toMatchObject([{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: { 'Fn::GetAtt': [expect.stringMatching(/Vpc/), 'CidrBlock'] } }]);
    expect(warnings).toBe('');
  });

  test('P-07 is private by default', () => {
    const stack = testStack();
    new PlatformCluster(stack, 'Platform');
    expect(propertiesOf(stack, 'AWS::EKS::Cluster')[0].ResourcesVpcConfig).toMatchObject({ EndpointPublicAccess: false, EndpointPrivateAccess: true });
  });

  test('P-08 is public only with named addresses, which aws-eks-v2 by itself refuses, and warns', () => {
    const { config, ingress, warnings } = synth(ClusterEndpoint.publicOnly({ publicCidrs: ['203.0.113.0/24'] }));
    expect(config).toMatchObject({ EndpointPublicAccess: true, EndpointPrivateAccess: false, PublicAccessCidrs: ['203.0.113.0/24'] });
    expect(ingress).toBeUndefined();
    expect(warnings).toContain('\'publicCidrs\' must name those');
  });

  test('P-08 opens fully without a warning about restrictions', () => {
    expect(synth(ClusterEndpoint.publicOnly({ publicCidrs: ['0.0.0.0/0'] })).warnings).not.toContain('publicCidrs');
  });

  test('P-08 passes a list that only CloudFormation can read', () => {
    expect(synth(ClusterEndpoint.publicAndPrivate({ publicCidrs: LIST_TOKEN })).config.PublicAccessCidrs).toEqual(['10.0.0.0/8']);
  });

  test('P-08 takes IPv6 blocks on an IPv6 cluster', () => {
    const { config } = synth(ClusterEndpoint.publicAndPrivate({ publicCidrs: ['2001:db8::/32'] }), eks.IpFamily.IP_V6);
    expect(config.PublicAccessCidrs).toEqual(['2001:db8::/32']);
  });

  test('P-08 leaves 29 blocks beside those of both vendors', () => {
    expect(SeqeraCloud.EGRESS_CIDRS).toEqual(['18.169.21.18/32', '18.135.7.45/32', '18.171.4.252/32']);
    expect(40 - SeqeraCloud.EGRESS_CIDRS.length - PaletteSaas.EGRESS_CIDRS.length).toBe(29);
  });

  test('P-09 opens the private endpoint to named networks instead of the VPC', () => {
    const { ingress } = synth(ClusterEndpoint.privateOnly({ privateCidrs: ['10.8.0.0/16', '2001:db8::/32'] }));
    expect(ingress).toMatchObject([{ CidrIp: '10.8.0.0/16', FromPort: 443 }, { CidrIpv6: '2001:db8::/32', FromPort: 443 }]);
  });

  test('P-09 warns of a private endpoint that every connected network reaches', () => {
    expect(synth(ClusterEndpoint.privateOnly({ privateCidrs: ['0.0.0.0/0'] })).warnings).toContain('\'privateCidrs\' holds every address');
    expect(synth(ClusterEndpoint.privateOnly({ privateCidrs: ['::/0'] })).warnings).toContain('\'privateCidrs\' holds every address');
  });

  test('P-09 takes the block of an imported VPC', () => {
    const stack = testStack();
    new PlatformCluster(stack, 'Platform', { network: { vpc: importedVpc(stack) } });
    expect(propertiesOf(stack, 'AWS::EC2::SecurityGroup')[0].SecurityGroupIngress).toMatchObject([{ CidrIp: '10.1.0.0/16' }]);
  });
});
