#!/usr/bin/env bash
# Packs the library, looks into the tarball, and uses it from an app of its own as a user would.
set -euo pipefail
cd "$(dirname "$0")/.."

app=$(mktemp -d)
trap 'rm -rf "$app"' EXIT
npm pack --silent --pack-destination "$app" >/dev/null
tarball=$(ls "$app"/*.tgz)

tar -tzf "$tarball" | sed 's#^package/##' >"$app/files"
for file in package.json .jsii README.md API.md LICENSE build/index.js build/index.d.ts node_modules/yaml/package.json; do
  grep -qx "$file" "$app/files" || { echo "the tarball has no $file"; exit 1; }
done
strangers=$(grep -v '^node_modules/yaml/' "$app/files" | grep -vE '^(build/.*\.(js|d\.ts)|package\.json|\.jsii|README\.md|API\.md|LICENSE)$' || true)
[ -z "$strangers" ] || { echo "the tarball holds what it should not: $strangers"; exit 1; }

cd "$app"
cat >package.json <<'JSON'
{ "name": "consumer", "private": true }
JSON
npm install --no-audit --no-fund --loglevel=error "$tarball"
cat >app.js <<'JS'
const { App, Stack } = require('aws-cdk-lib');
const { PlatformCluster, PaletteReadyNodegroup } = require('cdk-seqera-palette-eks');
const stack = new Stack(new App({ outdir: 'cdk.out' }), 'Consumer');
new PaletteReadyNodegroup(stack, 'Nodes', { cluster: new PlatformCluster(stack, 'Platform').cluster });
stack.node.root.synth();
JS
CDK_VALIDATION=false node app.js
node -e "const t = require('./cdk.out/Consumer.template.json'); console.log(Object.keys(t.Resources).length + ' resources from the packed library')"
