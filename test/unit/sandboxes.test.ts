import { expect, it } from 'vitest';
import { Sandboxes } from '../../src/connection/sandboxes.js';

const policy = (type: string) => ({ threadId: 'a', threadSettings: { sandboxPolicy: { type } } });

it('keeps nothing of a thread that this client has not opened, however often the server tells of it', () => {
  const sandboxes = new Sandboxes();
  sandboxes.changed(policy('readOnly'));
  expect(sandboxes.of('a')).toBeUndefined();
});

it('follows the settings of a thread that was opened, until it is gone', () => {
  const sandboxes = new Sandboxes();
  sandboxes.opened({ config: { x: 1 } }, { thread: { id: 'a' }, sandbox: { type: 'readOnly' } });
  sandboxes.changed(policy('dangerFullAccess'));
  expect(sandboxes.of('a')).toMatchObject({ policy: { type: 'dangerFullAccess' }, config: { x: 1 } });
  sandboxes.forget('a');
  sandboxes.changed(policy('readOnly'));
  expect(sandboxes.of('a')).toBeUndefined();
});
