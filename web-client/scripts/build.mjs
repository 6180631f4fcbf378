// Builds the client into the folder named on the command line: bundle, service worker, compressed copies, and
// `files.tsv`, the table that `build.rs` embeds and a server may read.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { extname, join, relative, resolve, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, transformWithOxc } from 'vite';

const MIMES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
};

const dist = resolve(process.argv[2] ?? 'dist');
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const { output } = await build({ logLevel: 'error', build: { outDir: dist, emptyOutDir: true } });
await preloadWords();
await writeWorker();
await writeTable();
await writeFirst();

/** English words are fetched beside the first script rather than after it; other languages are a turn later. */
async function preloadWords() {
  const page = join(dist, 'index.html');
  const words = `<link rel="modulepreload" crossorigin href="/${wordsOf('en-GB').fileName}">`;
  await writeFile(page, (await readFile(page, 'utf8')).replace('</head>', `  ${words}\n  </head>`));
}

function wordsOf(language) {
  const chunk = output.find((each) => each.facadeModuleId?.endsWith(`/${language}/everyone.json`));
  if (!chunk) throw new Error(`no chunk was made for the words of ${language}`);
  return chunk;
}

/** The worker gets the list of files to keep, and a name for this build: a hash over all of them. */
async function writeWorker() {
  const files = (await walk(dist)).filter((path) => path !== 'worker.js');
  const hash = createHash('sha256');
  for (const path of files) hash.update(path).update(await readFile(join(dist, path)));
  const source = await readFile('web/sync/worker.ts', 'utf8');
  const { code } = await transformWithOxc(source, 'worker.ts', { sourcemap: false });
  const addresses = files.map((path) => (path === 'index.html' ? '/' : `/${path}`));
  const filled = code
    .replaceAll('__BUILD__', JSON.stringify(hash.digest('hex').slice(0, 16)))
    .replaceAll('__FILES__', JSON.stringify(addresses));
  await writeFile(join(dist, 'worker.js'), filled);
}

/** Compresses each file that gains by it, and writes one line a file, sorted by path as Rust sorts bytes. */
async function writeTable() {
  const lines = [];
  for (const path of await walk(dist)) {
    const bytes = await readFile(join(dist, path));
    const mime = MIMES[extname(path)];
    if (!mime) throw new Error(`${path}: no content type is known for it`);
    const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`;
    const gzip = gzipSync(bytes, { level: 9 });
    const brotli = brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    });
    const keep = [
      [gzip, 'gz'],
      [brotli, 'br'],
    ].map(([packed, ending]) => (packed.length < bytes.length ? [packed, ending] : null));
    for (const kept of keep) if (kept) await writeFile(join(dist, `${path}.${kept[1]}`), kept[0]);
    const immutable = path.startsWith('assets/') ? 'yes' : 'no';
    lines.push([path, mime, etag, immutable, ...keep.map((kept) => (kept ? 'yes' : 'no'))].join('\t'));
  }
  await writeFile(join(dist, 'files.tsv'), `${lines.join('\n')}\n`);
}

/** Every file below `folder`, as paths with slashes, sorted. */
async function walk(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** What a first visit loads, for `npm run size`: all that the page names, the English words among it, and its imports. */
async function writeFirst() {
  const chunks = output.filter((each) => each.type === 'chunk');
  const first = new Set();
  const add = (chunk) => {
    if (!chunk || first.has(chunk.fileName)) return;
    first.add(chunk.fileName);
    for (const name of chunk.imports) add(chunks.find((each) => each.fileName === name));
    for (const name of chunk.viteMetadata?.importedCss ?? []) first.add(name);
  };
  const page = await readFile(join(dist, 'index.html'), 'utf8');
  for (const [, name] of page.matchAll(/"\/(assets\/[^"]+)"/g)) {
    first.add(name);
    const chunk = chunks.find((each) => each.fileName === name);
    for (const each of chunk?.imports ?? []) add(chunks.find(({ fileName }) => fileName === each));
  }
  const start = chunks.find((each) => each.moduleIds.some((id) => id.endsWith('/screens/start.tsx')));
  if (!first.has(start?.fileName)) throw new Error('the start screen is not among what the page loads at once');
  await writeFile(join(dist, 'first.json'), JSON.stringify([...first]));
}
