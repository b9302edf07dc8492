const path = require('node:path');

const common = { mode: 'production', target: 'node20', entry: './main.js' };

module.exports = [
  { ...common, output: { path: path.resolve(__dirname, 'out/cjs'), filename: 'main.cjs' } },
  {
    ...common,
    experiments: { outputModule: true },
    output: {
      path: path.resolve(__dirname, 'out/esm'),
      filename: 'main.mjs',
      module: true,
      chunkFormat: 'module',
    },
  },
];
