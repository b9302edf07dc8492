import { readFileSync } from 'node:fs';
import { schemas, issuesOf } from 'codex-rx/protocol';
import { expect, it } from 'vitest';
import { recording } from '../fixtures/recordings.js';

const types = readFileSync(new URL('../../generated/types.ts', import.meta.url), 'utf8');

it('every name is declared once, however many definitions refer to it', () => {
  const names = [...types.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(700);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.filter((name) => name === 'PlanType')).toHaveLength(1);
});

it('a resumed thread may be reviewed by auto_review, or by a reviewer still to come', () => {
  const started = recording('simple-turn').find(
    ({ dir, frame }) =>
      dir === 'in' && typeof frame.result === 'object' && JSON.stringify(frame).includes('approvalsReviewer'),
  );
  const result = started?.frame.result;
  expect(result).toHaveProperty('approvalsReviewer');
  for (const approvalsReviewer of ['auto_review', 'user', 'reviewer_to_come']) {
    const reply = { ...(result as object), approvalsReviewer };
    expect(issuesOf(schemas.ThreadResumeResponse, reply)).toBeUndefined();
  }
});
