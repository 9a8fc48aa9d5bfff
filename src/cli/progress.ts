import type { Console } from './console.js';

const PATIENCE_MS = 500;

/** Says on stderr what is going on when `work` takes longer than half a second. */
export async function withProgress<T>(
  { stderr, isTerminal }: Console,
  text: string,
  work: Promise<T>,
): Promise<T> {
  let shown = false;
  const timer = setTimeout(() => {
    shown = true;
    stderr(isTerminal ? `${text} …` : `${text} …\n`);
  }, PATIENCE_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    if (shown && isTerminal) stderr('\r\u001B[K');
  }
}
