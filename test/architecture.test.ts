import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

const LIB = path.join(__dirname, '..', 'lib');
/** Lower rows never import from higher rows. */
const LAYERS = [['private'], ['kubernetes'], ['access', 'nodes', 'storage', 'network'], ['cluster'], ['seqera', 'palette']];
const layerOf = (folder: string) => LAYERS.findIndex((layer) => layer.includes(folder));

const sources = readdirSync(LIB, { recursive: true }).map(String).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
const read = (file: string) => readFileSync(path.join(LIB, file), 'utf8');
const importsOf = (file: string) => [...read(file).matchAll(/from '(\.[^']*)'/g)].map(([, spec]) => spec!);

describe('Architecture', () => {
  test('finds the sources', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.filter((file) => layerOf(path.dirname(file)) < 0)).toEqual([]);
  });

  test.each(sources)('%s imports only from its own folder or from below', (file) => {
    const folder = path.dirname(file);
    for (const spec of importsOf(file)) {
      expect(spec).not.toMatch(/^\.\.?$|\/index$/);
      const target = path.normalize(path.join(folder, spec)).split(path.sep)[0]!;
      if (target !== folder) { expect(layerOf(target)).toBeLessThan(layerOf(folder)); }
    }
  });
});
