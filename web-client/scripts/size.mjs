// Says what a first visit loads, in brotli bytes, and fails above the budget. Run after `npm run build`.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** First JavaScript and styles, words in the reader's language included (40 KB). */
const BUDGET = 40 * 1024;

const dist = process.argv[2] ?? 'dist';
const paths = JSON.parse(readFileSync(join(dist, 'first.json'), 'utf8'));
let total = 0;
for (const path of paths) {
  const file = join(dist, path);
  const size = brotliCompressSync(readFileSync(file)).length;
  total += size;
  console.log(`${String(size).padStart(7)}  ${path} (${statSync(file).size} before)`);
}
console.log(`${String(total).padStart(7)}  first visit, of ${BUDGET} allowed`);
if (total > BUDGET) process.exitCode = 1;
