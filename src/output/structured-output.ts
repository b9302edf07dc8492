// What only turns with `output` need. It is loaded with the first of them, and zod's parser and converter with it.
export { parseOutput } from '../operators/parse-output.js';
export { outputSchemaOf } from './output-schema.js';
