import { Annotations, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { fail } from '../private/fail';
import { show } from '../private/require';

/** Last day of standard and of extended support on Amazon EKS. */
interface SupportDates {
  readonly standard: string;
  readonly extended: string;
}

/** https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html, November 2026. */
const SUPPORT: Record<string, SupportDates> = {
  '1.31': { standard: '2025-11-26', extended: '2026-11-26' },
  '1.32': { standard: '2026-03-23', extended: '2027-03-23' },
  '1.33': { standard: '2026-07-29', extended: '2027-07-29' },
  '1.34': { standard: '2026-12-02', extended: '2027-12-02' },
  '1.35': { standard: '2027-03-27', extended: '2028-03-27' },
  '1.36': { standard: '2027-08-02', extended: '2028-08-02' },
};

const OLDEST_MINOR = 31;
const VERSION = /^1\.(\d{2})$/;

/**
 * A Kubernetes version of Amazon EKS, major and minor.
 *
 * A version in extended support costs more per hour and gets a warning, one that EKS has retired is an error.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 */
export class KubernetesRelease {
  /** Kubernetes 1.31. */
  public static readonly V1_31 = KubernetesRelease.of('1.31');
  /** Kubernetes 1.32. */
  public static readonly V1_32 = KubernetesRelease.of('1.32');
  /** Kubernetes 1.33. */
  public static readonly V1_33 = KubernetesRelease.of('1.33');
  /** Kubernetes 1.34. */
  public static readonly V1_34 = KubernetesRelease.of('1.34');
  /** Kubernetes 1.35. */
  public static readonly V1_35 = KubernetesRelease.of('1.35');
  /** Kubernetes 1.36: the default of this library. */
  public static readonly V1_36 = KubernetesRelease.of('1.36');

  /**
   * A version that this library does not name yet, such as '1.37'.
   *
   * @param version major and minor, for example '1.37'
   */
  public static of(version: string): KubernetesRelease {
    return new KubernetesRelease(version, SUPPORT[version]?.standard, SUPPORT[version]?.extended);
  }

  private constructor(
    /** Major and minor version, for example '1.36'. */
    public readonly version: string,
    /** Last day of standard support on EKS (ISO 8601), where this library knows it. */
    public readonly standardSupportUntil?: string,
    /** Last day of extended support on EKS (ISO 8601), where this library knows it. */
    public readonly extendedSupportUntil?: string,
  ) {}
}

/** Fails for a version that EKS has retired, warns for one in extended support. */
export function requireSupportedRelease(scope: IConstruct, prop: string, release: KubernetesRelease): void {
  const { version, standardSupportUntil, extendedSupportUntil } = release;
  if (Token.isUnresolved(version)) { return; }
  const minor = VERSION.exec(version)?.[1];
  if (minor === undefined) {
    fail(scope, 'NotAKubernetesVersion', `'${prop}' must be major and minor version, got ${show(version)}`, 'write it like \'1.36\'');
  }
  const today = new Date().toISOString().slice(0, 10);
  if (Number(minor) < OLDEST_MINOR || (extendedSupportUntil !== undefined && today > extendedSupportUntil)) {
    fail(scope, 'KubernetesRetired', `'${prop}' must be a version that EKS supports, got ${show(version)}`,
      'EKS has upgraded such clusters by itself: name the version it runs now');
  }
  if (standardSupportUntil !== undefined && today > standardSupportUntil) {
    Annotations.of(scope).addWarningV2('cdk-seqera-palette-eks:kubernetesExtendedSupport',
      `Kubernetes ${version} left standard support on ${standardSupportUntil}: EKS charges for extended support until ${extendedSupportUntil}`);
  }
}
