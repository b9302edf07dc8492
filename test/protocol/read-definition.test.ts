import { describe, expect, it } from 'vitest';
import { issuesOf } from '../../src/protocol/issues.js';
import { lazy } from '../../src/protocol/lazy.js';
import { readDefinition } from '../../src/protocol/read-definition.js';

/** What is wrong with a value: the members in question, `ok` when nothing is. */
function check(text: string, value: unknown, closed: boolean): string {
  const refer = (place: number): (() => never) => {
    throw new Error(`nothing in place ${place}`);
  };
  const issues = issuesOf(
    lazy(() => readDefinition(text, closed, refer)),
    value,
  );
  return issues?.map(({ path, message }) => [...path, message].join(' ')).join('; ') ?? 'ok';
}

const comingIn = (text: string, value: unknown) => check(text, value, false);
const goingOut = (text: string, value: unknown) => check(text, value, true);

describe('the text of a definition', () => {
  it.each([
    ['=', 'a', 1],
    ['=s', 'a', 1],
    ['=#', 1, 'a'],
    ['=;', true, 'true'],
    ['=z', null, 0],
    ['=!', null, undefined],
    ['=~s', undefined, 1],
    ['=*', ['a'], [1]],
    ['=%#', { a: 1 }, { a: 'b' }],
    ['=(s|#)', 1, true],
    ['=*!#', [1, null], [undefined]],
  ])('%s accepts %j and refuses %j', (text, good, bad) => {
    for (const accepts of [comingIn, goingOut]) {
      expect(accepts(text, good)).toBe('ok');
      expect(accepts(text, bad)).not.toBe('ok');
    }
  });

  it('may be anything', () => {
    for (const value of [1, 'a', null, {}, []]) expect(comingIn('=u', value)).toBe('ok');
  });

  it('is the members of an object, which are strings unless it says otherwise', () => {
    const text = 'id,count#,tags*,inner{?deep;}?note~parent';
    const whole = { id: 'a', count: 1, tags: [], parent: null, inner: {} };
    expect(comingIn(text, whole)).toBe('ok');
    expect(goingOut(text, whole)).toBe('ok');
    expect(comingIn(text, { ...whole, id: 1, note: null })).toBe('id expected string; note expected string');
    expect(comingIn(text, { inner: { deep: 0 } })).toBe(
      'id is missing; count is missing; tags is missing; inner deep expected boolean',
    );
  });

  it('is an object without members when it is empty', () => {
    expect(comingIn('', { more: 1 })).toBe('ok');
    expect(goingOut('', {})).toBe('ok');
    expect(goingOut('', { more: 1 })).toBe('more is not a member of the protocol');
  });

  it('is closed going out, also inside, unless it has a plus', () => {
    expect(goingOut('a{b}', { a: { b: '', more: 1 } })).toBe('a more is not a member of the protocol');
    expect(goingOut('a{+b}', { a: { b: '', more: 1 } })).toBe('ok');
    expect(goingOut('+a', { a: '', more: 1 })).toBe('ok');
    expect(comingIn('a{b}', { a: { b: '', more: 1 } })).toBe('ok');
  });

  it('takes a member with a mark for any other', () => {
    expect(goingOut('a?^b#', { a: '', b: 1 })).toBe('ok');
  });

  it('keeps limits and words going out only', () => {
    const text = 'size>1,name&2,mood<good|so-so>';
    const odd = { size: 0, name: '', mood: 'bad' };
    expect(comingIn(text, odd)).toBe('ok');
    expect(goingOut(text, odd)).toBe(
      'size expected at least 1; name expected at least 2 characters; mood expected one of good, so-so',
    );
    expect(goingOut(text, { size: 1, name: 'ab', mood: 'so-so' })).toBe('ok');
    expect(comingIn(text, { size: '', name: 0, mood: 0 })).toMatch(/size .* name .* mood /);
  });

  it('finds the variant by its tag, which is a member of it', () => {
    const text = '=@type{point{x#},nothing{},name({id}|{alias})}';
    for (const value of [{ type: 'point', x: 1 }, { type: 'nothing' }, { type: 'name', alias: 'a' }]) {
      expect(comingIn(text, value)).toBe('ok');
      expect(goingOut(text, value)).toBe('ok');
    }
    expect(goingOut(text, { type: 'point', x: '' })).toBe('x expected number');
    expect(comingIn(text, { type: 'new', y: 1 })).toBe('ok');
    expect(goingOut(text, { type: 'new' })).toBe('type expected one of point, nothing, name');
  });

  it('is a word or an object with one member', () => {
    const text = '=<never|always>{some{rules*}}';
    for (const accepts of [comingIn, goingOut]) {
      expect(accepts(text, 'always')).toBe('ok');
      expect(accepts(text, { some: { rules: [] } })).toBe('ok');
      expect(accepts(text, { some: {} })).toBe('some rules is missing');
    }
    expect(comingIn(text, 'maybe')).toBe('ok');
    expect(goingOut(text, 'maybe')).toBe('expected one of never, always');
    expect(comingIn(text, { other: 1 })).toBe('ok');
    expect(goingOut(text, { other: 1 })).toBe('other is not a member of the protocol');
  });

  it('refers to others by their place, in the same direction', () => {
    const asked: string[] = [];
    const schema = readDefinition('a:1A,b*2', true, (place, closed) => {
      asked.push(`${place} ${closed}`);
      return readDefinition('=#', closed, () => schema);
    });
    expect(
      issuesOf(
        lazy(() => schema),
        { a: 1, b: [2] },
      ),
    ).toBeUndefined();
    expect(asked).toEqual(['46 true', '2 true']);
  });
});
