import { Annotations, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { Cidr } from '../private/cidr';
import { fail } from '../private/fail';
import { requireList, requireSome, show } from '../private/require';

/** Who may reach the Kubernetes API server over the network. */
export interface ClusterEndpointOptions {
  /**
   * Address blocks that reach the public endpoint, at most 40. `0.0.0.0/0` opens it fully. Include the egress addresses
   * of Seqera and Palette where they call the cluster.
   *
   * @default - required where the endpoint is public
   */
  readonly publicCidrs?: string[];
  /**
   * IPv4 or IPv6 address blocks that reach the private endpoint on port 443, nodes apart, which always do.
   *
   * @default - the block of the VPC
   */
  readonly privateCidrs?: string[];
}

/** Every answer about the endpoint, for an app that reads them from its configuration. */
export interface ClusterEndpointAttributes extends ClusterEndpointOptions {
  /** Whether the API server answers inside the VPC. */
  readonly privateAccess: boolean;
  /** Whether the API server answers on the internet. */
  readonly publicAccess: boolean;
}

/**
 * Where the Kubernetes API server of a cluster answers: Palette's "Cluster Endpoint Access". Can change later.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 */
export class ClusterEndpoint {
  /** Inside the VPC and on the internet, there from named addresses only. What Palette recommends. */
  public static publicAndPrivate(options: ClusterEndpointOptions): ClusterEndpoint {
    return ClusterEndpoint.of({ ...options, privateAccess: true, publicAccess: true });
  }

  /** Inside the VPC only. Seqera Cloud and Palette SaaS cannot call such a cluster. */
  public static privateOnly(options: ClusterEndpointOptions = {}): ClusterEndpoint {
    return ClusterEndpoint.of({ ...options, privateAccess: true, publicAccess: false });
  }

  /** On the internet only: nodes leave the VPC to reach it, so their NAT addresses must be named too. */
  public static publicOnly(options: ClusterEndpointOptions): ClusterEndpoint {
    return ClusterEndpoint.of({ ...options, privateAccess: false, publicAccess: true });
  }

  /** An endpoint from plain values. */
  public static of(attributes: ClusterEndpointAttributes): ClusterEndpoint {
    return new ClusterEndpoint(attributes.privateAccess, attributes.publicAccess, attributes.publicCidrs, attributes.privateCidrs);
  }

  private constructor(
    /** Whether the API server answers inside the VPC. */
    public readonly privateAccess: boolean,
    /** Whether the API server answers on the internet. */
    public readonly publicAccess: boolean,
    /** Address blocks that reach the public endpoint. */
    public readonly publicCidrs?: string[],
    /** Address blocks that reach the private endpoint. */
    public readonly privateCidrs?: string[],
  ) {}
}

const MOST_PUBLIC_CIDRS = 40;

/** Checks an endpoint for a cluster of an address family, whose nodes and kubectl handler have private subnets or not. */
export function requireEndpoint(scope: IConstruct, endpoint: ClusterEndpoint, ipv6: boolean, privateSubnets: boolean): void {
  const { privateAccess, publicAccess, publicCidrs, privateCidrs } = endpoint;
  if (!privateAccess && !publicAccess) {
    fail(scope, 'EndpointUnreachable', '\'endpoint\' must have public or private access, got neither',
      'use ClusterEndpoint.publicAndPrivate, privateOnly or publicOnly');
  }
  if (publicAccess) { requirePublicCidrs(scope, publicCidrs, ipv6); }
  if (!publicAccess && publicCidrs !== undefined) {
    fail(scope, 'EndpointCidrsUnused', `'publicCidrs' must be left out while public access is off, got ${show(publicCidrs)}`,
      'use ClusterEndpoint.publicAndPrivate or leave them out');
  }
  if (!privateAccess && privateCidrs !== undefined) {
    fail(scope, 'EndpointCidrsUnused', `'privateCidrs' must be left out while private access is off, got ${show(privateCidrs)}`,
      'use ClusterEndpoint.publicAndPrivate or leave them out');
  }
  requireCidrs(scope, 'privateCidrs', privateCidrs);
  warnOfEndpoint(scope, endpoint, endpoint.privateAccess && privateSubnets);
}

function requirePublicCidrs(scope: IConstruct, cidrs: string[] | undefined, ipv6: boolean): void {
  requireSome(scope, 'EndpointCidrsMissing', 'publicCidrs', cidrs,
    'name the address blocks of the people and vendors that call the cluster; \'0.0.0.0/0\' opens it to everybody');
  requireCidrs(scope, 'publicCidrs', cidrs);
  if (cidrs === undefined || Token.isUnresolved(cidrs)) { return; }
  if (cidrs.length > MOST_PUBLIC_CIDRS) {
    fail(scope, 'TooManyCidrs', `'publicCidrs' must hold ${MOST_PUBLIC_CIDRS} at most, got ${cidrs.length}`, 'join neighbouring blocks');
  }
  const wrong = ipv6 ? undefined : cidrs.find((cidr) => !Token.isUnresolved(cidr) && Cidr.parse(cidr)?.family === 'ipv6');
  if (wrong !== undefined) {
    fail(scope, 'CidrFamily', `'publicCidrs' must be IPv4 on an IPv4 cluster, got ${show(wrong)}`, 'remove it, or set \'ipFamily\' to IPv6');
  }
}

/** Checks that every entry is an address block, unless it is a token. */
export function requireCidrs(scope: IConstruct, prop: string, cidrs: string[] | undefined): void {
  requireList(scope, prop, cidrs);
  if (cidrs === undefined || Token.isUnresolved(cidrs)) { return; }
  const wrong = cidrs.find((cidr) => !Token.isUnresolved(cidr) && Cidr.parse(cidr) === undefined);
  if (wrong === undefined) { return; }
  fail(scope, 'NotACidr', `'${prop}' must be address blocks, got ${show(wrong)}`, 'write them like \'203.0.113.0/24\'');
}

function warnOfEndpoint(scope: IConstruct, { publicCidrs, privateCidrs }: ClusterEndpoint, reachedInside: boolean): void {
  const warn = (id: string, text: string) => Annotations.of(scope).addWarningV2(`cdk-seqera-palette-eks:${id}`, text);
  const restricted = publicCidrs !== undefined && !isOpen(publicCidrs);
  if (!reachedInside && restricted) {
    warn('publicOnlyRestricted', 'The endpoint is restricted, and nothing reaches it inside the VPC: nodes and the kubectl handler come from their '
      + 'public addresses, so \'publicCidrs\' must name those');
  }
  if (isOpen(privateCidrs)) {
    warn('privateCidrsOpen', '\'privateCidrs\' holds every address: every network that is connected to the VPC reaches the private endpoint');
  }
}

/** Whether address blocks hold every address of a family. */
export function isOpen(cidrs: string[] | undefined): boolean {
  return cidrs?.some((cidr) => !Token.isUnresolved(cidr) && Cidr.parse(cidr)?.prefixLength === 0) ?? false;
}
