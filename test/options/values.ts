import { of } from 'rxjs';

const REASON = 'hidden reason';
const fails = (): never => {
  throw new Error(REASON);
};
/** An object of which no member can be read. */
const throwing: object = Object.defineProperties(
  {},
  Object.fromEntries(
    [
      'type',
      'url',
      'path',
      'method',
      'spec',
      'words',
      'aborted',
      'signal',
      'next',
      'turns',
      'name',
      '_zod',
    ].map((key) => [key, { enumerable: true, get: fails }]),
  ),
);
const allTraps: ProxyHandler<object> = {
  get: fails,
  has: fails,
  ownKeys: fails,
  getOwnPropertyDescriptor: fails,
  getPrototypeOf: fails,
};
const revoked = Proxy.revocable({}, {});
revoked.revoke();

/** Values that programs without types give. */
export const VALUES: Readonly<Record<string, unknown>> = {
  null: null,
  true: true,
  false: false,
  0: 0,
  5: 5,
  '-1': -1,
  NaN,
  '5n': 5n,
  'an empty text': '',
  'the text no': 'no',
  'a symbol': Symbol('value'),
  'a list': [],
  'a list of null': [null],
  'an object': {},
  'a function': () => undefined,
  'a date': new Date(0),
  'a promise': Promise.resolve(1),
  'a controller': new AbortController(),
  '-Infinity': -Infinity,
  'a boxed number': Object(5),
  'a boxed text': Object('ws://127.0.0.1:9/'),
  'a boxed true': Object(true),
  'a map': new Map(),
  'an error': new Error('value'),
  'an Observable': of(1),
  'a nested list': [[]],
  'an object with a prototype': Object.create({ inherited: true }),
  'a getter that throws': throwing,
  'a list with a getter that throws': [throwing],
  'a proxy that throws': new Proxy({}, allTraps),
  'a list behind a proxy that throws': new Proxy([], allTraps),
  'a revoked proxy': revoked.proxy,
};
