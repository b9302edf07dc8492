import { createPrivateKey } from 'node:crypto';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** A certificate authority of its own. */
export class Authority {
  private constructor(readonly own: Certificate) {}

  static async create(name: string): Promise<Authority> {
    const extensions = [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true },
    ] as const;
    const { cert, private: key } = await generate(subject(name), {
      keyType: 'ec',
      algorithm: 'sha256',
      extensions: [...extensions],
    });
    return new Authority({ cert, key });
  }

  /** Signs a certificate for these names (`DNS:localhost,IP:127.0.0.1`), which ends in so many days. */
  async sign(names: string, days = 1): Promise<Certificate> {
    const end = Date.now() + days * DAY_MS;
    const { cert, private: key } = await generate(subject('signed'), {
      keyType: 'ec',
      algorithm: 'sha256',
      ca: this.own,
      notBeforeDate: new Date(Math.min(Date.now(), end) - DAY_MS),
      notAfterDate: new Date(end),
      extensions: [{ name: 'subjectAltName', altNames: names.split(',').map(alternativeName) }],
    });
    return { cert, key };
  }
}

/** The same key, encrypted. */
export function encryptKey(key: string, passphrase: string): string {
  return createPrivateKey(key)
    .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-128-cbc', passphrase })
    .toString();
}

function subject(name: string) {
  return [{ name: 'commonName', value: name }];
}

function alternativeName(name: string) {
  const value = name.slice(name.indexOf(':') + 1);
  return name.startsWith('IP:') ? ({ type: 7, ip: value } as const) : ({ type: 2, value } as const);
}
