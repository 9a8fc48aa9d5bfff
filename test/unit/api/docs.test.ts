import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiMarkdown } from '../../../scripts/api-markdown.js';

describe('docs/API.md', () => {
  it('says what the commands say; node test/support/run-typescript.cjs scripts/write-api-docs.ts', () => {
    expect(readFileSync(join(__dirname, '../../../docs/API.md'), 'utf8')).toBe(apiMarkdown());
  });
});
