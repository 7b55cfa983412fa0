import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const table = readFileSync(join(__dirname, '..', 'docs', 'requirements.md'), 'utf8');
const rows = [...table.matchAll(/^\| ([SP]-\d\d) \|.*\| ([^|]*) \|$/gm)]
  .map(([, id, files]) => ({ id: id!, files: [...files!.matchAll(/`([^`]+)`/g)].map(([, file]) => file!) }));

/** Ids at the beginning of the titles of a test file. */
const idsIn = (file: string) => new Set([...readFileSync(join(__dirname, `${file}.test.ts`), 'utf8').matchAll(/['`]((?:[SP]-\d\d )+)/g)]
  .flatMap(([, ids]) => ids!.trim().split(' ')));
const testFiles = readdirSync(__dirname, { recursive: true }).map(String)
  .filter((file) => file.endsWith('.test.ts') && file !== 'requirements.test.ts').map((file) => file.replace(/\.test\.ts$/, '').replace(/\\/g, '/'));

describe('docs/requirements.md', () => {
  test('names each requirement once', () => {
    const ids = rows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(50);
  });

  test.each(rows)('$id is in the titles of the tests that its row names', ({ id, files }) => {
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) { expect({ file, ids: [...idsIn(file)] }).toEqual({ file, ids: expect.arrayContaining([id]) }); }
  });

  test.each(testFiles)('has a row for every requirement that %s names', (file) => {
    const known = rows.map(({ id }) => id);
    expect([...idsIn(file)].filter((id) => !known.includes(id))).toEqual([]);
  });
});
