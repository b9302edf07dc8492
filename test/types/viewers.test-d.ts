import type { CodexError } from 'codex-rx';
import {
  ViewOnlyError,
  webSocket,
  type Codex,
  type Diagnostic,
  type ResumeThreadOptions,
  type Transport,
} from 'codex-rx';
import { expectTypeOf, it } from 'vitest';

declare const codex: Codex;

it('a thread is viewed when it is resumed so, and in no other way', () => {
  expectTypeOf<ResumeThreadOptions['as']>().toEqualTypeOf<'viewer' | undefined>();
  codex.resumeThread('thread', { as: 'viewer' });
  // @ts-expect-error there is no other role
  codex.resumeThread('thread', { as: 'owner' });
  // @ts-expect-error a thread that is started has its owner
  codex.startThread({ as: 'viewer' });
  // @ts-expect-error so has a fork
  codex.forkThread('thread', { as: 'viewer' });
});

it('the refusal of a viewer is an error of this library that names the method', () => {
  const error = new ViewOnlyError('item/tool/call');
  expectTypeOf(error).toExtend<CodexError>();
  expectTypeOf(error.method).toEqualTypeOf<string>();
  expectTypeOf<'view_only'>().toExtend<CodexError['code']>();
});

it('a transport may say that it is the only way to its server, and which secrets it was opened with', () => {
  expectTypeOf<Transport['isExclusive']>().toEqualTypeOf<boolean | undefined>();
  expectTypeOf<Transport['secrets']>().toEqualTypeOf<(() => readonly string[]) | undefined>();
  expectTypeOf<Pick<Transport, 'frames$' | 'send' | 'close'>>().toExtend<Transport>();
});

it('a diagnostic that is about a limit names what is left out', () => {
  type Of<K extends Diagnostic['kind']> = Extract<Diagnostic, { readonly kind: K }>;
  expectTypeOf<Of<'agentsOmitted'>['limit']>().toEqualTypeOf<number>();
  expectTypeOf<Of<'turnEvicted'>>().toHaveProperty('turnId');
  expectTypeOf<Of<'answeredElsewhere'>>().toHaveProperty('id');
  expectTypeOf<Of<'tooManyServerRequests'>>().toHaveProperty('method');
  expectTypeOf<Of<'serverRequestDefaulted'>['remedy']>().toEqualTypeOf<string | undefined>();
});

it('a socket takes its bounds as numbers, and plain text only when it is told so', () => {
  webSocket('wss://host/', { maxFrameBytes: 1024, maxSendBytes: 1024, allowPlaintext: true });
  // @ts-expect-error a text is no bound
  webSocket('wss://host/', { maxSendBytes: '1024' });
});
