import { BlockList, isIP } from 'node:net';

/** The shape of an address block such as `10.0.0.0/16` or `2001:db8::/32`. */
const CIDR = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/;

/** An IPv4 or IPv6 address block, read from its text. */
export class Cidr {
  /** Reads a block; `undefined` when the text is none. */
  public static parse(text: unknown): Cidr | undefined {
    const [, address, bits] = (typeof text === 'string' && CIDR.exec(text)) || [];
    if (address === undefined || bits === undefined) { return undefined; }
    const family = isIP(address);
    const prefixLength = Number(bits);
    if (family === 0 || prefixLength > (family === 4 ? 32 : 128)) { return undefined; }
    return new Cidr(address, prefixLength, family === 4 ? 'ipv4' : 'ipv6');
  }

  private constructor(
    private readonly address: string,
    /** Number of bits that all addresses of the block share. */
    public readonly prefixLength: number,
    /** Address family. */
    public readonly family: 'ipv4' | 'ipv6',
  ) {}

  /** Whether all of the other block lies in this one. */
  public contains(other: Cidr): boolean {
    return this.family === other.family && this.prefixLength <= other.prefixLength && this.blockList().check(other.address, other.family);
  }

  /** Whether any address is in both blocks: then the larger contains the smaller. */
  public overlaps(other: Cidr): boolean {
    return this.contains(other) || other.contains(this);
  }

  private blockList(): BlockList {
    const list = new BlockList();
    list.addSubnet(this.address, this.prefixLength, this.family);
    return list;
  }
}
