import { readSchemas } from './codex-binary.js';
import { writeGenerated } from './write.js';

for (const warning of await writeGenerated(await readSchemas())) console.warn(`Warning: ${warning}`);
