import { KubernetesRelease, PlatformCluster } from '../../lib';
import { propertiesOf, testStack, warningsOf } from '../support/app';

const synthOn = (today: string, release: KubernetesRelease) => {
  jest.useFakeTimers({ now: new Date(today), doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
  const stack = testStack();
  const platform = new PlatformCluster(stack, 'Platform', { kubernetesVersion: release });
  return { stack, platform };
};

describe('KubernetesRelease', () => {
  afterEach(() => { jest.useRealTimers(); });

  test('P-12 names the version of the control plane, 1.36 by default', () => {
    const stack = testStack();
    new PlatformCluster(stack, 'Platform');
    expect(propertiesOf(stack, 'AWS::EKS::Cluster')[0].Version).toBe('1.36');
  });

  test('P-12 warns in extended support and not before', () => {
    const extended = synthOn('2026-12-03', KubernetesRelease.V1_34);
    expect(warningsOf(extended.stack, extended.platform)).toContainEqual(expect.stringContaining(
      'Kubernetes 1.34 left standard support on 2026-12-02: EKS charges for extended support until 2027-12-02'));
    const standard = synthOn('2026-12-02', KubernetesRelease.V1_34);
    expect(warningsOf(standard.stack, standard.platform).join()).not.toContain('extended support');
  });

  test('P-12 fails the day after extended support', () => {
    expect(() => synthOn('2026-11-26', KubernetesRelease.V1_31)).not.toThrow();
    expect(() => synthOn('2026-11-27', KubernetesRelease.V1_31)).toThrow(
      '[KubernetesRetired] \'kubernetesVersion\' must be a version that EKS supports, got "1.31"; '
      + 'EKS has upgraded such clusters by itself: name the version it runs now (at \'Stack/Platform\')');
  });

  test('knows the dates of every version it names', () => {
    const named = Object.values(KubernetesRelease).filter((value): value is KubernetesRelease => value instanceof KubernetesRelease);
    expect(named).toHaveLength(6);
    for (const { standardSupportUntil, extendedSupportUntil } of named) {
      expect(Date.parse(extendedSupportUntil!)).toBeGreaterThan(Date.parse(standardSupportUntil!));
    }
    expect(KubernetesRelease.of('1.37').standardSupportUntil).toBeUndefined();
  });
});
