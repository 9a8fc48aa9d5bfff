import { writeFileSync } from 'node:fs';
import { apiMarkdown } from './api-markdown.js';

// Run it with: node test/support/run-typescript.cjs scripts/write-api-docs.ts
writeFileSync('docs/API.md', apiMarkdown());
