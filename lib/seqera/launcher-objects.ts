/** Names that the objects of a launcher carry. */
export interface LauncherNames {
  readonly namespace: string;
  /** Account of the head job. */
  readonly serviceAccount: string;
  /** Kubernetes user that Seqera's IAM principal becomes. */
  readonly username: string;
  /** Kubernetes group that Seqera's IAM principal is in. */
  readonly group: string;
  /** What the namespace enforces; without it the namespace is somebody else's. */
  readonly podSecurity?: string;
}

const VERBS = ['get', 'list', 'watch', 'create', 'delete'];
const RULES = [
  { apiGroups: [''], resources: ['pods', 'pods/status', 'pods/log', 'pods/exec', 'persistentvolumeclaims', 'configmaps'], verbs: VERBS },
  { apiGroups: ['apps'], resources: ['deployments'], verbs: VERBS },
  { apiGroups: ['batch'], resources: ['jobs', 'jobs/status', 'jobs/log'], verbs: VERBS },
];
const RBAC = 'rbac.authorization.k8s.io';
const ROLE = 'tower-launcher-role';

/**
 * The namespace and the RBAC of a launcher.
 *
 * The user and the group are both bound. Seqera's page binds neither, so that every call of a principal mapped after
 * it is answered with 403.
 *
 * @see https://docs.seqera.io/platform-cloud/compute-envs/k8s#cluster-preparation
 */
export function launcherObjects({ namespace, serviceAccount, username, group, podSecurity }: LauncherNames): Record<string, any>[] {
  const objects = [
    { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: { name: ROLE, namespace }, rules: RULES },
    binding('tower-launcher-rolebind', namespace, [{ kind: 'ServiceAccount', name: serviceAccount, namespace }]),
    binding('tower-launcher-userbind', namespace, [
      { kind: 'User', name: username, apiGroup: RBAC },
      { kind: 'Group', name: group, apiGroup: RBAC },
    ]),
  ];
  if (podSecurity === undefined) { return objects; }
  const labels = { 'pod-security.kubernetes.io/enforce': podSecurity };
  return [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } }, ...objects];
}

function binding(name: string, namespace: string, subjects: Record<string, string>[]): Record<string, any> {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name, namespace },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: ROLE },
    subjects,
  };
}
