import { turn } from './turn.js';

turn().then((answer) => console.log(`answer: ${answer}`));
