import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { testApp, warningsOf } from './support/app';
import { stable } from './support/stable';

const EXAMPLES = join(__dirname, '..', 'examples');
const examples = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

describe.each(examples)('examples/%s', (name) => {
  const app = testApp();
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const stack = (require(join(EXAMPLES, name, 'app.ts')) as { build: (scope: App) => Stack }).build(app);

  test('has the template that was reviewed, and warns of nothing', () => {
    expect(stable(Template.fromStack(stack).toJSON())).toMatchSnapshot();
    expect(warningsOf(stack)).toEqual([]);
  });

  test('has the Kubernetes objects that were reviewed, where it exports them', () => {
    const folder = join(app.synth().directory, 'kubernetes');
    const files = existsSync(folder) ? readdirSync(folder) : [];
    expect(files.map((file) => `# ${file}\n${readFileSync(join(folder, file), 'utf8')}`)).toMatchSnapshot();
  });

  test('says in its README what it creates, how to deploy it and how to remove it', () => {
    const readme = readFileSync(join(EXAMPLES, name, 'README.md'), 'utf8');
    expect(readme).toMatch(/^# .+\n\nThis example creates/);
    expect(readme).toContain(`examples/${name}/app.ts`);
    expect(readme).toContain('To remove it');
  });
});
