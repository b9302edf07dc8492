import js from '@eslint/js';
import rxjs from 'eslint-plugin-rxjs-x';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  // The consumers are programs of other projects.
  { ignores: ['dist', 'generated', 'node_modules', 'test/consumers/*/**'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  { ...rxjs.configs.recommended, files: ['**/*.ts'] },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-invalid-void-type': ['error', { allowInGenericTypeArguments: true }],
      'rxjs-x/no-nested-subscribe': 'error',
      'rxjs-x/no-ignored-subscription': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
      // A `$` ends the names of streams others look at; subjects are fed, and functions are verbs.
      'rxjs-x/finnish': [
        'error',
        {
          functions: false,
          methods: false,
          parameters: false,
          variables: false,
          types: { 'Subject$|Home$|^Threads$|^ThreadEntry$|^Topics$|Log$': false },
        },
      ],
    },
  },
  {
    // vitest's asymmetric matchers are `any`, and a test may know more than the compiler.
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/require-await': 'off',
      'rxjs-x/no-nested-subscribe': 'off',
    },
  },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
  {
    files: ['test/bench/**/*.js'],
    languageOptions: {
      globals: { console: 'readonly', process: 'readonly', TextDecoder: 'readonly', URL: 'readonly' },
    },
  },
  { files: ['examples/*.js'], languageOptions: { globals: { console: 'readonly', process: 'readonly' } } },
);
