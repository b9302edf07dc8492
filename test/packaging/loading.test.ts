import { describe, expect, it } from 'vitest';
import { entries, runScript } from './built.js';

// Loading the package must change nothing that others can see: package.json says so to bundlers.

const names = entries.map(({ name }) => name);

const TYPES = ['module', 'commonjs'] as const;
type ScriptType = (typeof TYPES)[number];

const load = (type: ScriptType, name: string) =>
  `${type === 'module' ? 'await import' : 'require'}(${JSON.stringify(name)});`;

/** What some code changes outside itself, by name. The peers and `ws` have been loaded before. */
async function changesMadeBy(type: ScriptType, code: string): Promise<unknown> {
  const [rxjs, zod] = ['rxjs', 'zod/v4/mini'].map((name) => load(type, name));
  const script = `
    const { config } = ${rxjs}
    const zod = ${zod}
    ${load(type, 'ws')}
    const shared = ['Object', 'Function', 'Array', 'String', 'Number', 'Promise', 'Symbol', 'Map', 'Set', 'JSON',
      'Error', 'RegExp', 'Date', 'Math', 'Reflect', 'Uint8Array', 'EventTarget', 'AbortSignal', 'URL', 'console'];
    function* places() {
      yield ['globalThis', globalThis];
      for (const name of shared) {
        yield [name, globalThis[name]];
        if (globalThis[name].prototype) yield [name + '.prototype', globalThis[name].prototype];
      }
      yield ['rxjs.config', config];
      yield ['zod.config', zod.config()];
      yield ['process.env', process.env];
    }
    function look() {
      const seen = new Map();
      for (const [place, object] of places())
        for (const key of Reflect.ownKeys(object)) {
          const { value, get, set } = Reflect.getOwnPropertyDescriptor(object, key);
          seen.set(place + '.' + String(key), [value, get, set]);
        }
      for (const event of process.eventNames()) seen.set('on ' + String(event), [process.listenerCount(event)]);
      seen.set('resources', [process.getActiveResourcesInfo().sort().join()]);
      return seen;
    }
    look(); // Node puts some of its globals in place when they are first looked at.
    const before = look();
    ${code}
    const after = look();
    const same = (a = [], b = []) => a.length === b.length && a.every((each, index) => Object.is(each, b[index]));
    const changed = [...new Set([...before.keys(), ...after.keys()])]
      .filter((name) => !same(before.get(name), after.get(name)));
    console.log(JSON.stringify(changed));
    process.exit();`;
  return runScript(type, script);
}

describe.each(TYPES)('loading (%s)', (type) => {
  it('changes nothing outside the package', async () => {
    expect(await changesMadeBy(type, names.map((name) => load(type, name)).join(''))).toEqual([]);
  });

  it('would be seen to change something', async () => {
    const code = `globalThis.added = 1; Array.prototype.added = 1; JSON.parse = () => 1;
      config.useDeprecatedNextContext = true; process.on('exit', () => {}); setTimeout(() => {}, 60_000);`;
    expect(await changesMadeBy(type, code)).toEqual(
      expect.arrayContaining([
        ...['globalThis.added', 'Array.prototype.added', 'JSON.parse', 'on exit', 'resources'],
        'rxjs.config.useDeprecatedNextContext',
      ]),
    );
  });

  it('builds no schema; the first comparison does', async () => {
    // zod defines `_zod` on every schema it builds, whatever its kind.
    const script = `
      ${load(type, 'zod/v4/mini')}
      let built = 0;
      const { defineProperty } = Object;
      Object.defineProperty = (object, key, descriptor) => {
        if (key === '_zod') built += 1;
        return defineProperty(object, key, descriptor);
      };
      ${names.map((name) => load(type, name)).join('')}
      const loaded = built;
      const { issuesOf, notificationSchemas } = ${load(type, 'codex-rx/protocol')}
      const issues = issuesOf(notificationSchemas['item/agentMessage/delta'], {});
      console.log(JSON.stringify({ loaded, used: built > 0, issues: issues.length > 0 }));`;
    expect(await runScript(type, script)).toEqual({ loaded: 0, used: true, issues: true });
  });
});
