interface Yaml {
  stringify(value: unknown): string;
  parse(text: string): unknown;
}

/** The package is loaded on first use: most apps need none, and it costs a tenth of what a small synth takes. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const yaml = () => require('yaml') as Yaml;

/** Renders YAML. */
export function renderYaml(value: unknown): string {
  return yaml().stringify(value);
}

/** Reads YAML; `undefined` for a text that is none. */
export function parseYaml(text: string): unknown {
  try {
    return yaml().parse(text);
  } catch {
    return undefined;
  }
}
