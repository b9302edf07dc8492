// Logs in with ChatGPT by a code that is typed into a browser, on this machine or any other. Whoever is logged in stays.
import { Codex } from 'codex-rx';
import { stdio } from 'codex-rx/node';
import { concat, concatMap, defer, finalize, ignoreElements, of, tap } from 'rxjs';
import './support/offline.js'; // does nothing without --offline

const codex = new Codex(stdio());

// loginDeviceCode  --(page, code)|
// completed$                     ----------(done)|     left before the end, it cancels the login on the server
const login$ = codex.loginDeviceCode({ timeoutMs: 5 * 60_000 }).pipe(
  tap(({ verificationUrl, userCode }) => console.log(`Open ${verificationUrl} and type ${userCode}`)),
  concatMap(({ completed$ }) => completed$),
  ignoreElements(),
);

codex
  .account()
  .pipe(
    concatMap((read) =>
      read.account == null
        ? concat(
            login$,
            defer(() => codex.account()),
          )
        : of(read),
    ),
    finalize(() => void codex.close()),
  )
  .subscribe({
    next: ({ account }) => {
      const name = account?.type === 'chatgpt' ? `${account.email} (${account.planType})` : account?.type;
      console.log(`Logged in: ${name ?? 'nobody'}`);
    },
    error: (error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    },
  });
