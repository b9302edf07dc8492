export { FakeAppServer, FakeRefusal, LATER, turn } from './testing/fake-app-server.js';
export type { FakeHandler } from './testing/fake-app-server.js';
export { memoryTransport } from './transport/memory.js';
export type {
  MemoryLink,
  MemoryServer,
  MemoryTransport,
  MemoryTransportOptions,
  ReceivedFrame,
} from './transport/memory.js';
