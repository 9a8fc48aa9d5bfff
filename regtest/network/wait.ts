import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 15;
const TIMEOUT_MS = 30_000;

/**
 * Asks until the answer is something. Throws when `timeoutMs` pass without one; `what` then names what did not come.
 * What `ask` throws is passed on at once.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  timeoutMs: number = TIMEOUT_MS,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs / 1000} s in vain for ${what}`);
    await sleep(PAUSE_MS);
  }
}
