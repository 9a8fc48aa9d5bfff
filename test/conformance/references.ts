import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BoltIndex, Covered } from './requirement.js';

const ROOT = process.cwd();
const texts = new Map<string, string>();

/** Every file and every test that an index names and that is not there. */
export function brokenReferences({ bolt, sections }: BoltIndex): readonly string[] {
  const covered = sections
    .flatMap(({ requirements }) => requirements)
    .filter((each): each is Covered => each.state === 'covered');
  return covered.flatMap(({ lines, check, test: [file, title] }) => {
    const name = `BOLT ${bolt}, line ${lines.join(', ')}`;
    if (!existsSync(join(ROOT, check))) return [`${name}: there is no ${check}`];
    if (!/\.test\.ts$|^test\/vectors\//.test(file)) return [`${name}: ${file} holds no tests`];
    if (/^describe|^it\b/.test(title)) return [`${name}: "${title}" is no title`];
    if (!textOf(file).includes(title)) return [`${name}: there is no "${title}" in ${file}`];
    return [];
  });
}

function textOf(file: string): string {
  const known = texts.get(file);
  if (known !== undefined) return known;
  const path = join(ROOT, file);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  texts.set(file, text);
  return text;
}
