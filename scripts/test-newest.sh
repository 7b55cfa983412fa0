#!/usr/bin/env bash
# The same tests against the newest aws-cdk-lib and constructs of the peer range, in a copy beside the repository.
# With its built-in template validator on, which the floor of the range does not have.
set -euo pipefail
cd "$(dirname "$0")/.."

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files --cached --others --exclude-standard -z | xargs -0 cp --parents -t "$copy" 2>/dev/null \
  || git ls-files --cached --others --exclude-standard | cpio -pdm --quiet "$copy"
cd "$copy"

npm install --no-audit --no-fund --loglevel=error --save-dev --save-exact aws-cdk-lib@2 constructs@10
echo "aws-cdk-lib $(node -p "require('aws-cdk-lib/package.json').version"), constructs $(node -p "require('constructs/package.json').version")"
npx jest --ci "$@"
npm run --silent synth
