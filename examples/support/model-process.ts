// The process in which an example's scripted model runs; it ends when the example does.
import { ScriptedModel } from 'codex-rx/testing/node';
import { answersFor } from './answers.js';
import { startLoginService } from './login-service.js';

const [, , example = ''] = process.argv;
const model = await ScriptedModel.start();
model.respondWith(answersFor(example));
const login = example === 'login' ? await startLoginService() : undefined;
const home = await model.codexHome(login && { config: login.config });
login?.approveCodes();

// Ctrl-C in a terminal reaches this process too; the example decides when it is over.
process.on('SIGINT', () => undefined);
process.once('disconnect', () => void Promise.all([model.close(), login?.close()]));
process.send?.({ ...home.env, ...login?.env });
