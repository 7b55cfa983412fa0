/** Names of Seqera's page. */
export const NAMESPACE = 'tower-nf';
export const ACCOUNTS = ['tower-launcher-sa', 'tower-compute-sa'];
export const USERNAME = 'tower-launcher-user';
export const GROUP = 'tower-launcher-role';

const RBAC = 'rbac.authorization.k8s.io';
const ROLE = 'tower-launcher-role';
const VERBS = ['get', 'list', 'watch', 'create', 'delete'];

/** Namespace, service accounts, Role and two RoleBindings, as plain Kubernetes objects. */
export function launcherManifest(roleArn: string): Record<string, any>[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } },
    ...ACCOUNTS.map((name) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace: NAMESPACE, annotations: { 'eks.amazonaws.com/role-arn': roleArn } },
    })),
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'Role',
      metadata: { name: ROLE, namespace: NAMESPACE },
      rules: [
        { apiGroups: [''], resources: ['pods', 'pods/status', 'pods/log', 'pods/exec', 'persistentvolumeclaims', 'configmaps'], verbs: VERBS },
        { apiGroups: ['apps'], resources: ['deployments'], verbs: VERBS },
        { apiGroups: ['batch'], resources: ['jobs', 'jobs/status', 'jobs/log'], verbs: VERBS },
      ],
    },
    binding('tower-launcher-rolebind', [{ kind: 'ServiceAccount', name: ACCOUNTS[0]!, namespace: NAMESPACE }]),
    binding('tower-launcher-userbind', [
      { kind: 'User', name: USERNAME, apiGroup: RBAC },
      { kind: 'Group', name: GROUP, apiGroup: RBAC },
    ]),
  ];
}

function binding(name: string, subjects: Record<string, string>[]): Record<string, any> {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name, namespace: NAMESPACE },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: ROLE },
    subjects,
  };
}
