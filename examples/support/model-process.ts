// The process in which an example's scripted model runs; it ends when the example does.
import { ScriptedModel } from 'codex-rx/testing/node';
import { answersFor } from './answers.js';

const [, , example = ''] = process.argv;
const model = await ScriptedModel.start();
model.respondWith(answersFor(example));
const home = await model.codexHome();

// Ctrl-C in a terminal reaches this process too; the example decides when it is over.
process.on('SIGINT', () => undefined);
process.once('disconnect', () => void model.close());
process.send?.(home.env);
