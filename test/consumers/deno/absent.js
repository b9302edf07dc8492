import assert from 'node:assert';
import { Codex } from 'codex-rx';
import { spawnServer, stdio } from 'codex-rx/node';
import { firstValueFrom } from 'rxjs';

// A program that cannot be started ends its own link, and not this process.
const absent = '/no/such/program';
const codex = new Codex(stdio({ command: [absent] }));
await assert.rejects(firstValueFrom(codex.connect()), { code: 'codex_not_found' });
await codex.close();
await assert.rejects(firstValueFrom(spawnServer({ codexPath: absent })), { code: 'codex_not_found' });
const forbidden = new Codex(stdio({ command: ['/etc/hosts'] }));
await assert.rejects(firstValueFrom(forbidden.connect()), { code: 'transport_closed' });
await forbidden.close();
