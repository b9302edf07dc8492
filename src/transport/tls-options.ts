import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { ValidationIssue } from '../errors/client-errors.js';

/** Certificates or a key, as PEM: the content of a file, not its path. */
export type Pem = string | Uint8Array;

/**
 * How a `wss://` link is encrypted. It is always TLS 1.2 or later, and the server's certificate is always verified,
 * whatever `NODE_TLS_REJECT_UNAUTHORIZED` says.
 */
export interface TlsOptions {
  /**
   * Who is trusted to sign the server's certificate, in place of those that Node trusts by itself. A self-signed
   * certificate is given here itself.
   */
  readonly ca?: Pem | readonly Pem[];
  /** The certificate of this client, for servers that want one, with what leads to its authority. Needs `key`. */
  readonly cert?: Pem;
  /** The private key of `cert`. Never part of an error. */
  readonly key?: Pem;
  /** What `key` is encrypted with. Never part of an error. */
  readonly passphrase?: string;
  /** The name the server's certificate has to be for, and that it is asked for. Default: the one in the address. */
  readonly servername?: string;
}

/** What a link is opened with. */
export interface TlsSettings {
  readonly rejectUnauthorized: true;
  readonly minVersion: 'TLSv1.2';
  readonly secureContext?: SecureContext;
  readonly servername?: string;
}

const SECURE = { rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;
const NAMES = ['ca', 'cert', 'key', 'passphrase', 'servername'];
const BLOCK = /-----BEGIN ((?:[A-Z0-9]+ )?CERTIFICATE)-----[^-]*-----END \1-----/g;
const NO_NAME = 'expected the name of a host';
const NO_KEY =
  'expected a key as PEM: the content of the file, not its path, with its passphrase if it has one';
const NO_CERTIFICATE = 'expected a certificate as PEM: the content of the file, not its path';

/** What is wrong with these options, without what they hold. */
export function tlsIssues(url: string, tls: TlsOptions | undefined): readonly ValidationIssue[] {
  if (tls === undefined) return [];
  if (!/^wss:/i.test(url)) return [refuse([], 'is for wss:// addresses')];
  const { ca, cert, key, passphrase, servername } = tls;
  const issues = [
    ...Object.keys(tls)
      .filter((name) => !NAMES.includes(name))
      .map((name) => refuse([name], `is not offered; there are ${NAMES.join(', ')}`)),
    ...(ca === undefined || isCertificates(ca) ? [] : [refuse(['ca'], NO_CERTIFICATE)]),
    ...(cert === undefined || isCertificates(cert) ? [] : [refuse(['cert'], NO_CERTIFICATE)]),
    ...(isUsable({ key, passphrase }) ? [] : [refuse(['key'], NO_KEY)]),
    ...((cert === undefined) === (key === undefined) ? [] : [refuse([], 'cert and key need each other')]),
    ...(servername === undefined || isName(servername) ? [] : [refuse(['servername'], NO_NAME)]),
  ];
  return issues.length > 0 || isUsable(tls) ? issues : [refuse(['key'], 'is not the key of cert')];
}

/** Of options that have no issues. */
export function tlsSettings(tls: TlsOptions = {}): TlsSettings {
  const { servername } = tls;
  const isGiven = Object.keys(tls).some((name) => name !== 'servername');
  return {
    ...SECURE,
    ...(isGiven && { secureContext: contextOf(tls) }),
    ...(servername !== undefined && { servername }),
  };
}

type Files = { readonly [Name in 'ca' | 'cert' | 'key' | 'passphrase']?: TlsOptions[Name] | undefined };

function contextOf({ ca, cert, key, passphrase }: Files): SecureContext {
  return createSecureContext({
    minVersion: SECURE.minVersion,
    ca: ca === undefined ? undefined : listOf(ca).map(textOf),
    cert: cert === undefined ? undefined : textOf(cert),
    key: key === undefined ? undefined : textOf(key),
    passphrase,
  });
}

function isUsable(files: Files): boolean {
  try {
    contextOf(files);
    return true;
  } catch {
    return false;
  }
}

function refuse(path: readonly string[], message: string): ValidationIssue {
  return { path: ['tls', ...path], message };
}

/** Node would take what is no certificate for an authority that has signed nothing. */
function isCertificates(given: Pem | readonly Pem[]): boolean {
  const files = listOf(given);
  return files.length > 0 && files.every((file) => isPem(file) && areCertificates(textOf(file)));
}

function listOf(given: Pem | readonly Pem[]): readonly Pem[] {
  return isPem(given) ? [given] : given;
}

function areCertificates(text: string): boolean {
  try {
    return (text.match(BLOCK) ?? []).map((block) => new X509Certificate(block)).length > 0;
  } catch {
    return false;
  }
}

function isPem(file: unknown): file is Pem {
  return typeof file === 'string' || file instanceof Uint8Array;
}

function textOf(file: Pem): string {
  return typeof file === 'string' ? file : Buffer.from(file).toString('latin1');
}

function isName(servername: unknown): boolean {
  return typeof servername === 'string' && servername !== '' && isIP(servername) === 0;
}
