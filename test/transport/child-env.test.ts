import { describe, expect, it } from 'vitest';
import { mergeEnv, prependPath, searchPath } from '../../src/transport/child-env.js';

describe('mergeEnv', () => {
  it('puts variables on top of the given ones and takes away those that are undefined', () => {
    const merged = mergeEnv({ A: '1', B: '2', C: undefined }, { B: undefined, D: '4', A: '' }, 'linux');
    expect(merged).toEqual({ A: '', D: '4' });
  });

  it('tells names of different case apart, except on Windows', () => {
    expect(mergeEnv({ Path: 'a' }, { PATH: 'b' }, 'linux')).toEqual({ Path: 'a', PATH: 'b' });
    expect(mergeEnv({ Path: 'a' }, { PATH: 'b' }, 'win32')).toEqual({ Path: 'b' });
    expect(mergeEnv({ Path: 'a', x: '1' }, { PATH: undefined }, 'win32')).toEqual({ x: '1' });
  });
});

describe('prependPath', () => {
  it('puts directories in front, each once', () => {
    expect(prependPath({ PATH: '/usr/bin:/rg:/bin' }, ['/rg'], 'linux')).toEqual({
      PATH: '/rg:/usr/bin:/bin',
    });
    expect(prependPath(prependPath({ PATH: '/bin' }, ['/rg'], 'linux'), ['/rg'], 'linux')).toEqual({
      PATH: '/rg:/bin',
    });
  });

  it('makes a search path where there is none', () => {
    expect(prependPath({ HOME: '/h' }, ['/rg'], 'linux')).toEqual({ HOME: '/h', PATH: '/rg' });
  });

  it('changes nothing when there is nothing to put in front', () => {
    expect(prependPath({ PATH: '/bin::/usr/bin:' }, [], 'linux')).toEqual({ PATH: '/bin::/usr/bin:' });
  });

  it('keeps the name that Windows gives the variable', () => {
    expect(prependPath({ Path: 'C:\\bin' }, ['C:\\rg'], 'win32')).toEqual({ Path: 'C:\\rg;C:\\bin' });
    expect(prependPath({ Path: '/p' }, ['/rg'], 'linux')).toEqual({ Path: '/p', PATH: '/rg' });
  });
});

describe('searchPath', () => {
  it('lists the directories, without empty places', () => {
    expect(searchPath({ PATH: '/a::/b:' }, 'linux')).toEqual(['/a', '/b']);
    expect(searchPath({ pATH: 'C:\\a;D:\\b' }, 'win32')).toEqual(['C:\\a', 'D:\\b']);
    expect(searchPath({}, 'linux')).toEqual([]);
  });
});
