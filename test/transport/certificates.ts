import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority of its own, in a directory that `remove` removes. */
export class Authority {
  readonly #directory = mkdtempSync(join(tmpdir(), 'codex-rx-'));
  readonly own: Certificate;

  constructor() {
    this.#openssl('req', '-x509', ...KEY, ...this.#files('ca'), '-subj', '/CN=authority');
    this.own = this.#read('ca');
  }

  /** Signs a certificate for these names (`DNS:localhost,IP:127.0.0.1`), which ends in so many days. */
  sign(names: string, days = 1): Certificate {
    const request = ['-subj', '/CN=signed', '-addext', `subjectAltName=${names}`];
    this.#openssl('req', ...KEY, '-keyout', 'signed.key', '-out', 'signed.csr', ...request);
    const signed = ['-in', 'signed.csr', '-out', 'signed.pem', '-days', String(days)];
    const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-copy_extensions', 'copy'];
    this.#openssl('x509', '-req', ...signed, ...authority);
    return this.#read('signed');
  }

  /** The same key, encrypted. */
  encrypt(key: string, passphrase: string): string {
    const options = { input: key, cwd: this.#directory, encoding: 'utf8', stdio: 'pipe' } as const;
    return execFileSync('openssl', ['pkey', '-aes128', '-passout', `pass:${passphrase}`], options);
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 5 });
  }

  #openssl(...args: readonly string[]): void {
    execFileSync('openssl', args, { cwd: this.#directory, stdio: 'pipe' });
  }

  #files(name: string): readonly string[] {
    return ['-keyout', `${name}.key`, '-out', `${name}.pem`];
  }

  #read(name: string): Certificate {
    const read = (file: string) => readFileSync(join(this.#directory, file), 'utf8');
    return { cert: read(`${name}.pem`), key: read(`${name}.key`) };
  }
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
