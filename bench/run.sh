#!/usr/bin/env bash
# Prints the size of the templates and the time of a synth, by hand and with the library. Takes about two minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
export CDK_VALIDATION=false
exec npx ts-node --transpile-only --project tsconfig.dev.json bench/run.ts
