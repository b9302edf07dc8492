import type { SandboxName, SteerOptions, Thread, Turn } from 'codex-rx';
import type { Observable } from 'rxjs';
import { expectTypeOf, test } from 'vitest';

test('what runs on a thread can be followed and stopped', () => {
  expectTypeOf<Thread['activeTurn$']>().toEqualTypeOf<Observable<Turn | undefined>>();
  expectTypeOf<ReturnType<Thread['interrupt']>>().toEqualTypeOf<Observable<void>>();
});

test('a steer takes the options of the wire', () => {
  expectTypeOf<Parameters<Turn['steer']>[1]>().toEqualTypeOf<SteerOptions | undefined>();
  expectTypeOf<SteerOptions['clientUserMessageId']>().toEqualTypeOf<string | null | undefined>();
});

test('a sandbox has the names of presets and those of the wire', () => {
  expectTypeOf<'readOnly' | 'read-only' | 'danger-full-access'>().toExtend<SandboxName>();
});
