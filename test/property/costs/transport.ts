import { toServerInfo } from '../../../src/connection/server-info.js';
import { decodeFrame } from '../../../src/transport/decode.js';
import { encodeFrame } from '../../../src/transport/encode.js';
import { FrameReader } from '../../../src/transport/frame-reader.js';
import { LineSplitter } from '../../../src/transport/line-splitter.js';
import { Announcement } from '../../../src/transport/listen-address.js';
import { StderrTail } from '../../../src/transport/stderr-tail.js';
import type { Costs } from './cost.js';

const LINE = '{"method":"item/agentMessage/delta","params":{"delta":"x"}}\n';
const bytes = new TextEncoder().encode(LINE);
const sink = { line: () => undefined, oversize: () => undefined };

/** Bytes, lines, frames and the first words of a server. */
export const TRANSPORT_COSTS: Costs = {
  'stderr in small chunks': (n) => {
    const tail = new StderrTail();
    for (let at = 0; at < n; at++) tail.push('some words, and ');
    tail.summary([]);
  },
  'stderr in which no address is announced': (n) => {
    const announcement = new Announcement();
    for (let at = 0; at < n; at++) announcement.push(' \n listening on: ');
  },
  'a line of stderr without an end': (n) => {
    const announcement = new Announcement();
    for (let at = 0; at < n; at++) announcement.push('listening on: ws://');
  },
  'lines byte by byte': (n) => {
    const splitter = new LineSplitter(sink);
    for (let at = 0; at < n; at++) splitter.push(bytes.subarray(at % bytes.length, (at % bytes.length) + 1));
  },
  'a line without an end': (n) => {
    const splitter = new LineSplitter(sink);
    for (let at = 0; at < n; at++) splitter.push(bytes.subarray(0, 16));
  },
  'a line that is too long': (n) => {
    const splitter = new LineSplitter(sink, 100);
    for (let at = 0; at < n; at++) splitter.push(bytes.subarray(0, 16));
  },
  'frames that are not read yet': (n) => {
    const reader = new FrameReader(1000);
    for (let at = 0; at < n; at++) reader.push(bytes);
    reader.frames$.subscribe().unsubscribe();
  },
  'a user agent': (n) => {
    for (const unit of ['/1.1.1', '1', ' ', '/', '/1.', 'x/1.1.1!']) {
      toServerInfo({ userAgent: `x/1.1.1${unit.repeat(n)}!` });
    }
  },
  'a frame that nests': (n) => void decodeFrame(`{"result":${'['.repeat(n)}${']'.repeat(n)}}`),
  'a frame of backslashes': (n) => void decodeFrame(`{"result":"${'\\\\"'.repeat(n)}"`),
  'a frame of quotes': (n) => void decodeFrame('"'.repeat(n)),
  'a frame of values': (n) => void decodeFrame(`{"result":[${'{},'.repeat(n)}{}]}`),
  'a frame with halves of surrogate pairs': (n) => void encodeFrame({ result: '\ud800\\'.repeat(n) }),
};
