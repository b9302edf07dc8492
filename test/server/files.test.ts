import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import {
  InternalRpcError,
  InvalidParamsError,
  InvalidRequestError,
  InvalidResponseError,
  type Codex,
} from 'codex-rx';
import { firstValueFrom, type Observable } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Real, watch } from '../fixtures/real.js';

let real: Real;
let codex: Codex;
let at: (name: string) => string;

beforeAll(async () => {
  real = await Real.start();
  ({ codex } = real);
  at = (name) => `${real.workspace}/${name}`;
});

afterAll(async () => {
  await real.close();
});

const errorOf = (source$: Observable<unknown>) => watch(source$).ended;

describe('files', () => {
  it('come back byte for byte, however large', async () => {
    const bytes = Uint8Array.from({ length: 5_000_003 }, (_, index) => (index * 7919 + (index >> 3)) & 0xff);
    await firstValueFrom(codex.files.writeFile(at('large'), bytes));
    expect((await readFile(at('large'))).equals(bytes)).toBe(true);
    const read = await firstValueFrom(codex.files.readFile(at('large')));
    expect(read).toBeInstanceOf(Uint8Array);
    expect(Buffer.from(read).equals(bytes)).toBe(true);
  });

  it('come back as text, a byte order mark included, also when empty', async () => {
    const text = '\ufeffhéllo 日本語 🙂\r\n';
    await firstValueFrom(codex.files.writeFile(at('text'), text));
    expect(await readFile(at('text'), 'utf8')).toBe(text);
    expect(await firstValueFrom(codex.files.readText(at('text')))).toBe(text);
    await firstValueFrom(codex.files.writeFile(at('text'), ''));
    expect(await firstValueFrom(codex.files.readText(at('text')))).toBe('');
  });

  it('that are no text are read as far as they are, or not at all', async () => {
    await writeFile(at('latin1'), Buffer.from('h\xe9', 'latin1'));
    expect(await firstValueFrom(codex.files.readText(at('latin1')))).toBe('h\ufffd');
    expect(await errorOf(codex.files.readText(at('latin1'), { fatal: true }))).toBeInstanceOf(
      InvalidResponseError,
    );
  });

  it('are written only when somebody subscribes, and again by each who does', async () => {
    const write$ = codex.files.writeFile(at('cold'), 'one');
    expect(await errorOf(codex.files.readFile(at('cold')))).toBeInstanceOf(InternalRpcError);
    await firstValueFrom(write$);
    await writeFile(at('cold'), 'two');
    await firstValueFrom(write$);
    expect(await firstValueFrom(codex.files.readText(at('cold')))).toBe('one');
  });

  it('are described and listed', async () => {
    await mkdir(at('dir/inner'), { recursive: true });
    await writeFile(at('dir/file'), 'x');
    await symlink(at('dir/file'), at('dir/link'));
    const before = Date.now() - 60_000;
    const file = await firstValueFrom(codex.files.metadata(at('dir/file')));
    expect(file).toMatchObject({ isFile: true, isDirectory: false, isSymlink: false });
    expect(file.modifiedAtMs).toBeGreaterThan(before);
    expect(await firstValueFrom(codex.files.metadata(at('dir/link')))).toMatchObject({ isSymlink: true });
    const entries = await firstValueFrom(codex.files.readDirectory(at('dir')));
    expect([...entries].sort((a, b) => (a.fileName < b.fileName ? -1 : 1))).toEqual([
      { fileName: 'file', isDirectory: false, isFile: true },
      { fileName: 'inner', isDirectory: true, isFile: false },
      { fileName: 'link', isDirectory: false, isFile: true },
    ]);
  });

  it('are copied, and directories only when that is said', async () => {
    await mkdir(at('from/inner'), { recursive: true });
    await writeFile(at('from/inner/file'), 'x');
    await firstValueFrom(codex.files.copy(at('from/inner/file'), at('copy')));
    expect(await readFile(at('copy'), 'utf8')).toBe('x');
    expect(await errorOf(codex.files.copy(at('from'), at('to')))).toBeInstanceOf(InvalidRequestError);
    await firstValueFrom(codex.files.copy(at('from'), at('to'), { recursive: true }));
    expect(await readFile(at('to/inner/file'), 'utf8')).toBe('x');
  });

  it('are removed, and full directories or missing ones only when that is said', async () => {
    const { files } = codex;
    await firstValueFrom(files.createDirectory(at('gone/inner')));
    expect(await errorOf(files.remove(at('gone')))).toBeInstanceOf(InternalRpcError);
    expect(await firstValueFrom(files.metadata(at('gone/inner')))).toMatchObject({ isDirectory: true });
    await firstValueFrom(files.remove(at('gone'), { recursive: true }));
    expect(await errorOf(files.remove(at('gone')))).toBeInstanceOf(InternalRpcError);
    expect(await errorOf(files.remove(at('gone'), { force: true }))).toBeUndefined();
  });

  it('have directories made for them, with those they stand in unless that is not wanted', async () => {
    const { files } = codex;
    expect(await errorOf(files.createDirectory(at('a/b'), { recursive: false }))).toBeInstanceOf(
      InternalRpcError,
    );
    await firstValueFrom(files.createDirectory(at('a/b')));
    expect(await errorOf(files.createDirectory(at('a/b')))).toBeUndefined();
    expect(await errorOf(files.createDirectory(at('a/b'), { recursive: false }))).toBeInstanceOf(
      InternalRpcError,
    );
  });

  it('that are not there, or are something else, error with what the server says', async () => {
    expect(await errorOf(codex.files.readFile(at('missing')))).toMatchObject({
      name: 'InternalRpcError',
      method: 'fs/readFile',
    });
    expect(await errorOf(codex.files.readFile(real.workspace))).toBeInstanceOf(InvalidRequestError);
    expect(await errorOf(codex.files.writeFile(at('no/such/place'), 'x'))).toBeInstanceOf(InternalRpcError);
  });
});

describe('paths', () => {
  it.each(['', 'file', './file', '../file', '~/file', 'C:file', '\\file', 'file:///x'])(
    'that are relative are refused, and nothing is sent: %j',
    async (path) => {
      const { files, wire$ } = codex;
      const sent: unknown[] = [];
      const wire = wire$.subscribe((frame) => sent.push(frame));
      const attempts: readonly [string, Observable<unknown>][] = [
        ['path', files.readFile(path)],
        ['path', files.readText(path)],
        ['path', files.writeFile(path, 'x')],
        ['path', files.createDirectory(path)],
        ['path', files.metadata(path)],
        ['path', files.readDirectory(path)],
        ['path', files.remove(path)],
        ['sourcePath', files.copy(path, '/x')],
        ['destinationPath', files.copy('/x', path)],
      ];
      for (const [field, attempt$] of attempts) {
        const error = await errorOf(attempt$);
        expect(error).toBeInstanceOf(InvalidParamsError);
        expect(error).toMatchObject({ issues: [{ path: [field] }] });
      }
      wire.unsubscribe();
      expect(sent).toEqual([]);
    },
  );

  it.each(['/missing', 'C:\\missing', 'd:/missing', '\\\\host\\share\\missing'])(
    'that are absolute somewhere are left to the server: %s',
    async (path) => {
      expect(await errorOf(codex.files.readFile(path))).toMatchObject({ rpcCode: expect.any(Number) });
    },
  );
});
