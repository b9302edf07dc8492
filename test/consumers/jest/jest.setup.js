// jsdom has no TextEncoder and no TextDecoder, which every browser has.
const { TextDecoder, TextEncoder } = require('node:util');

Object.assign(globalThis, { TextDecoder, TextEncoder });
