import { defer, map, type Observable } from 'rxjs';
import { Handle } from '../base/handle.js';
import type { ClientRequests } from '../../generated/methods.js';
import type { FsGetMetadataResponse, FsReadDirectoryEntry } from '../../generated/types.js';
import type { Connection } from '../connection/connection.js';
import { InvalidResponseError } from '../errors/client-errors.js';
import { checkOptions } from '../errors/check-options.js';
import { flag } from '../errors/rules.js';
import { withDefaults } from '../operators/number-issues.js';
import { checkAbsolute } from './absolute-path.js';
import { fromBase64, toBase64, toBytes } from './bytes.js';

/**
 * The files of the machine the server runs on, with the server's own rights: no sandbox stands between.
 *
 * Paths are absolute; a relative one is refused with `InvalidParamsError` before anything is sent. Methods return cold
 * Observables that emit once and complete. What is not there, or may not be touched, errors with `InternalRpcError`,
 * which says what the operating system says; the wrong kind of thing (a directory to be read as a file) with
 * `InvalidRequestError`. A file travels in one frame: reading one that is larger than about three quarters of
 * `maxFrameBytes` errors with `InvalidResponseError`, and a WebSocket takes about 12 MB.
 *
 * @example
 * codex.files.readText('/etc/hostname').subscribe((name) => console.log(name));
 */
export class Files extends Handle {
  /** @internal */
  constructor(private readonly connection: Connection) {
    super();
  }

  /** Emits a file's bytes (`fs/readFile`). */
  readFile(path: string): Observable<Uint8Array> {
    return this.#ask('fs/readFile', { path }).pipe(
      map(({ dataBase64 }) => {
        const bytes = fromBase64(dataBase64);
        if (bytes === undefined) throw unreadable('is not base64');
        return bytes;
      }),
    );
  }

  /**
   * Emits a file's text (`fs/readFile`), a byte order mark included. What is no UTF-8 becomes U+FFFD; with `fatal` it
   * errors with `InvalidResponseError` instead.
   */
  readText(path: string, options: { readonly fatal?: boolean | undefined } = {}): Observable<string> {
    return defer(() => {
      checkOptions('fs/readFile', options, { fatal: flag });
      const { fatal = false } = options;
      return this.readFile(path).pipe(
        map((bytes) => {
          try {
            return new TextDecoder('utf-8', { fatal, ignoreBOM: true }).decode(bytes);
          } catch {
            throw unreadable('is not UTF-8; readFile() reads it as bytes');
          }
        }),
      );
    });
  }

  /** Writes a file (`fs/writeFile`), text as UTF-8, in place of one that is there; the directory has to exist. */
  writeFile(path: string, content: string | Uint8Array): Observable<void> {
    return defer(() => {
      const dataBase64 = toBase64(toBytes('fs/writeFile', 'content', content));
      return this.#send('fs/writeFile', { path }, { dataBase64 });
    });
  }

  /**
   * Makes a directory (`fs/createDirectory`), and those it stands in; one that is there already is fine. With
   * `recursive: false` only the last one is made, and it must not be there.
   */
  createDirectory(
    path: string,
    options: { readonly recursive?: boolean | undefined } = {},
  ): Observable<void> {
    return this.#done('fs/createDirectory', { path }, options, { recursive: true });
  }

  /**
   * Emits what is known of a file or directory (`fs/getMetadata`); times are in ms since 1970, 0 where the file system
   * does not tell. Of a symbolic link, what it points at.
   */
  metadata(path: string): Observable<FsGetMetadataResponse> {
    return this.#ask('fs/getMetadata', { path });
  }

  /** Emits the entries of a directory (`fs/readDirectory`), in no order; a link that leads nowhere is left out. */
  readDirectory(path: string): Observable<readonly FsReadDirectoryEntry[]> {
    return this.#ask('fs/readDirectory', { path }).pipe(map(({ entries }) => entries));
  }

  /**
   * Removes a file, or an empty directory (`fs/remove`). `recursive` removes a directory with all that is in it;
   * `force` does not mind when nothing is there. Both are false by default, unlike on the wire.
   */
  remove(
    path: string,
    options: { readonly recursive?: boolean | undefined; readonly force?: boolean | undefined } = {},
  ): Observable<void> {
    return this.#done('fs/remove', { path }, options, { recursive: false, force: false });
  }

  /** Copies a file over whatever file is there (`fs/copy`); `recursive` is needed for a directory. Default: false. */
  copy(
    sourcePath: string,
    destinationPath: string,
    options: { readonly recursive?: boolean | undefined } = {},
  ): Observable<void> {
    return this.#done('fs/copy', { sourcePath, destinationPath }, options, { recursive: false });
  }

  #ask<M extends 'fs/readFile' | 'fs/getMetadata' | 'fs/readDirectory'>(
    method: M,
    paths: { readonly path: string },
  ): Observable<ClientRequests[M]['result']> {
    return defer(() => {
      checkAbsolute(method, paths);
      return this.connection.request(method, paths);
    });
  }

  #done(method: string, paths: Paths, options: object, defaults: Flags): Observable<void> {
    return defer(() => {
      const rules = Object.fromEntries(Object.keys(defaults).map((name) => [name, flag]));
      checkOptions(method, options, rules);
      return this.#send(method, paths, withDefaults(defaults, options));
    });
  }

  #send(method: string, paths: Paths, rest: object): Observable<void> {
    return defer(() => {
      checkAbsolute(method, paths);
      return this.connection.requestAny(method, { ...paths, ...rest });
    }).pipe(map(() => undefined));
  }
}

interface Flags {
  readonly [name: string]: boolean;
}

interface Paths {
  readonly [field: string]: string;
}

function unreadable(message: string): InvalidResponseError {
  return new InvalidResponseError('fs/readFile', [{ path: ['dataBase64'], message }]);
}
