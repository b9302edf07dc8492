import { Component, inject, provideZonelessChangeDetection } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { bootstrapApplication, Title } from '@angular/platform-browser';
import { Codex, webSocket } from 'codex-rx';
import { concatMap, map, tap } from 'rxjs';

@Component({ selector: 'app-root', template: '<p>{{ answer() }}</p>' })
class App {
  readonly #title = inject(Title);
  readonly answer = toSignal(
    new Codex(webSocket(`ws://${location.host}/codex`)).startThread().pipe(
      concatMap((thread) => thread.run('Say hello.')),
      map(({ finalResponse }) => `answer: ${finalResponse}`),
      tap((answer) => this.#title.setTitle(answer)),
    ),
    { initialValue: 'waiting' },
  );
}

bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] }).catch((error: unknown) =>
  console.error(error),
);
