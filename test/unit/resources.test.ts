import { describe, expect, it } from 'vitest';
import { Resources } from '../../src/connection/resources.js';
import { partition } from '../../src/connection/partition.js';
import { SubjectHome } from '../../src/connection/subject-home.js';
import type { Frame } from '../../src/transport/frame.js';
import { Subject } from 'rxjs';

const changed = (watchId: string): Frame => ({ method: 'fs/changed', params: { watchId, changedPaths: [] } });
const login = (loginId: string | null): Frame => ({ method: 'account/login/completed', params: { loginId } });

function setUp() {
  const frames = new Subject<Frame>();
  const resources = new Resources();
  const rest = new SubjectHome();
  partition(
    frames,
    ({ method = '', params }) => resources.homeOf(method, params) ?? rest,
    () => undefined,
  );
  const seen = (source: ReturnType<Resources['observe']>) => {
    const values: unknown[] = [];
    const subscription = source.subscribe({
      next: ({ params }) => values.push(params),
      error: (error: unknown) => values.push(error),
      complete: () => values.push('complete'),
    });
    return { values, subscription };
  };
  const others = seen(rest as ReturnType<Resources['observe']>);
  return { frames, resources, seen, others };
}

describe('the homes of resources', () => {
  it('get what names them, and nothing else', () => {
    const { frames, resources, seen, others } = setUp();
    const a = seen(resources.observe('watch', 'a'));
    const b = seen(resources.observe('watch', 'b'));
    for (const id of ['a', 'b', 'c', 'a']) frames.next(changed(id));
    expect(a.values).toEqual([changed('a').params, changed('a').params]);
    expect(b.values).toEqual([changed('b').params]);
    expect(others.values).toEqual([changed('c').params]);
  });

  it('exist while they are observed, and come again after that', () => {
    const { frames, resources, seen, others } = setUp();
    const first = seen(resources.observe('watch', 'a'));
    const second = seen(resources.observe('watch', 'a'));
    first.subscription.unsubscribe();
    frames.next(changed('a'));
    second.subscription.unsubscribe();
    expect(resources.size).toBe(0);
    frames.next(changed('a'));
    const third = seen(resources.observe('watch', 'a'));
    frames.next(changed('a'));
    expect([first, second, third, others].map(({ values }) => values.length)).toEqual([0, 1, 1, 1]);
  });

  it('of a whole kind get what nobody observes by its id, also without one', () => {
    const { frames, resources, seen } = setUp();
    const all = seen(resources.observeAll('login'));
    const one = seen(resources.observe('login', 'mine'));
    for (const id of ['theirs', 'mine', null]) frames.next(login(id));
    expect(all.values).toEqual([{ loginId: 'theirs' }, { loginId: null }]);
    expect(one.values).toEqual([{ loginId: 'mine' }]);
  });

  it('end with the link', () => {
    const { resources, seen } = setUp();
    const lost = seen(resources.observe('watch', 'a'));
    resources.error(new Error('gone'));
    const closed = seen(resources.observe('watch', 'a'));
    resources.complete();
    expect(lost.values).toEqual([new Error('gone')]);
    expect(closed.values).toEqual(['complete']);
    expect(resources.size).toBe(0);
  });
});
