import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'cdk.out/', 'coverage/', 'node_modules/', '.bench/'] },
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  {
    files: ['**/*.ts'],
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts', '.js'] })], 'import-x/extensions': ['.ts'], 'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] } },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-extraneous-dependencies': ['error', { devDependencies: ['bin/**', 'examples/**', 'test/**', 'bench/**'] }],
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 40, skipComments: true, skipBlankLines: true }],
      'max-len': ['error', 160],
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'The library reads nothing from the environment: take it as a prop.' }],
      quotes: ['error', 'single', { avoidEscape: true, allowTemplateLiterals: true }],
      semi: 'error',
      'comma-dangle': ['error', 'always-multiline'],
      indent: ['error', 2, { SwitchCase: 1 }],
      'no-trailing-spaces': 'error',
      'eol-last': 'error',
      // Kubernetes objects are free-form, and jsii has no other word for that.
      '@typescript-eslint/no-explicit-any': 'off',
      // The check before is what makes it safe; the style guide allows it where it stands next to it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Enum-like classes of constants, and names that vendors publish.
      '@typescript-eslint/no-extraneous-class': 'off',
      // jsii wants an interface for every construct's props.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      // jsii knows index signatures, not Record.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['bin/**', 'bench/**', 'test/**', 'examples/**'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // A describe block is a table of contents, as long as its chapter.
    files: ['test/**'],
    rules: {
      'max-lines-per-function': 'off',
      'max-len': ['error', { code: 160, ignoreStrings: true, ignoreTemplateLiterals: true }],
    },
  },
);
