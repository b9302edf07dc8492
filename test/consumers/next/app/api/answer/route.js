import { turn } from '../../../turn.js';

export const dynamic = 'force-dynamic';

export async function GET() {
  return new Response(`answer: ${await turn()}`);
}
