/** What Spectro Cloud publishes about its hosted Palette. */
export class PaletteSaas {
  /**
   * Addresses from which Palette SaaS calls clusters, as of November 2026. They count among the 40 blocks of a public
   * endpoint.
   *
   * @see https://docs.spectrocloud.com/architecture/palette-public-ips/
   */
  public static readonly EGRESS_CIDRS: string[] = [
    '44.232.106.120/32', '44.233.247.65/32', '52.35.163.177/32', '13.52.68.206/32',
    '18.144.153.171/32', '52.6.49.233/32', '54.158.209.13/32', '54.80.29.137/32',
  ];
}
