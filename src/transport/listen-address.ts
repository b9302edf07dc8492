import { isIP } from 'node:net';

const ANNOUNCEMENT = 'listening on: ';
/** More than an address takes. */
const MAX_LINE_CHARS = 1024;

/** Whether a server can be told to listen there. */
export function isListenAddress(listen: unknown): boolean {
  return typeof listen === 'string' && (isWebSocket(listen) || socketPathOf(listen) !== undefined);
}

/** The path of a unix socket. */
export function socketPathOf(listen: string): string | undefined {
  return /^unix:\/\/([^\0]+)$/.exec(listen)?.[1];
}

/** Finds in what a server writes to stderr where it listens. Keeps no more of it than the line that is not finished. */
export class Announcement {
  #line = '';

  /** Where to connect to, once it has been told. */
  push(text: string): string | undefined {
    const lines = text.split('\n');
    lines[0] = this.#line + (lines[0] ?? '');
    this.#line = lines.at(-1)?.slice(0, MAX_LINE_CHARS) ?? '';
    // A line is complete with its end, and an address may be cut anywhere before.
    return lines.slice(0, -1).flatMap(announcedUrl)[0];
  }
}

/** All addresses hold this machine's own. */
function announcedUrl(line: string): readonly string[] {
  const text = line.slice(0, MAX_LINE_CHARS).trim();
  const url = text.slice(ANNOUNCEMENT.length);
  if (!text.startsWith(ANNOUNCEMENT) || !/^ws:\/\/\S+$/.test(url)) return [];
  return [url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')];
}

function isWebSocket(listen: string): boolean {
  const [, address = '', port] = /^ws:\/\/\[?([\d.:a-f]+?)\]?:(\d{1,5})$/i.exec(listen) ?? [];
  return isIP(address) > 0 && Number(port) < 65_536;
}
