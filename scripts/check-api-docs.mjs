// Every public name says what it is, and every optional prop says what happens without it. Reads the jsii assembly.
import { readFileSync } from 'node:fs';

const assembly = JSON.parse(readFileSync(new URL('../.jsii', import.meta.url), 'utf8'));
const problems = [];
const noDefault = new Set(['undefined', 'none given']);

for (const type of Object.values(assembly.types)) {
  if (!type.docs?.summary) { problems.push(`${type.name}: no summary`); }
  for (const member of [...type.properties ?? [], ...type.methods ?? [], ...type.members ?? []]) {
    if (!member.docs?.summary) { problems.push(`${type.name}.${member.name}: no summary`); }
    const isProp = type.datatype && member.optional;
    if (isProp && (!member.docs?.default || noDefault.has(member.docs.default.trim()))) { problems.push(`${type.name}.${member.name}: no @default`); }
  }
}

problems.forEach((problem) => console.error(problem));
console.log(`${Object.keys(assembly.types).length} public types, ${problems.length} without documentation`);
process.exitCode = problems.length === 0 ? 0 : 1;
