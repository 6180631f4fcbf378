// Every language has every phrase, with the same gaps and its own plural forms; Easy Read is easy to read.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Catalogue, Phrase } from './words';

const PARTS = [
  'everyone',
  'officers',
  'refusals',
  'meetings',
  'after',
  'areas',
  'board',
  'summaries',
  'network',
] as const;
const STANDARD = 'en-GB';
const FOLDERS = [STANDARD, 'en-GB-easy', 'cy', 'cy-easy'] as const;

/** The most words in an Easy Read sentence. */
const MOST_WORDS = 15;
/** And in any other sentence: above it, people lose the thread. */
const MOST_WORDS_ANYWHERE = 25;

const here = new URL('.', import.meta.url);

function catalogue(folder: string, part: string): Catalogue {
  return JSON.parse(readFileSync(new URL(`${folder}/${part}.json`, here), 'utf8'));
}

const texts = (phrase: Phrase) => (typeof phrase === 'string' ? [phrase] : Object.values(phrase));
const gaps = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();
const sentences = (text: string) => text.split(/(?<=[.!?:;])\s+/);

describe.each(FOLDERS)('%s', (folder) => {
  it.each(PARTS)('%s has the same phrases as the standard, in the same order', (part) => {
    expect(Object.keys(catalogue(folder, part).words)).toEqual(Object.keys(catalogue(STANDARD, part).words));
  });

  it.each(PARTS)('%s has the same gaps in every phrase', (part) => {
    const standard = catalogue(STANDARD, part).words;
    for (const [key, phrase] of Object.entries(catalogue(folder, part).words)) {
      const wanted = gaps(texts(standard[key] ?? '').at(-1) ?? '');
      for (const text of texts(phrase)) {
        // Welsh may say "two" and "a" without the number.
        const found = gaps(text);
        if (typeof phrase === 'string') expect(found, key).toEqual(wanted);
        else expect(wanted, key).toEqual(expect.arrayContaining(found));
      }
    }
  });

  it.each(PARTS)('%s has every plural form of the language where it counts', (part) => {
    const forms = new Intl.PluralRules(folder.slice(0, 2)).resolvedOptions().pluralCategories.slice().sort();
    const standard = catalogue(STANDARD, part).words;
    for (const [key, phrase] of Object.entries(catalogue(folder, part).words)) {
      expect(typeof phrase, key).toBe(typeof standard[key]);
      if (typeof phrase !== 'string') expect(Object.keys(phrase).sort(), key).toEqual(forms);
    }
  });

  it.each(PARTS)('%s leaves no phrase empty', (part) => {
    for (const [key, phrase] of Object.entries(catalogue(folder, part).words)) {
      for (const text of texts(phrase)) expect(text.trim(), key).not.toBe('');
    }
  });

  it.each(PARTS)('%s keeps its sentences short', (part) => {
    const most = folder.endsWith('-easy') ? MOST_WORDS : MOST_WORDS_ANYWHERE;
    for (const [key, phrase] of Object.entries(catalogue(folder, part).words)) {
      for (const sentence of texts(phrase).flatMap(sentences)) {
        expect(sentence.split(/\s+/).length, `${key}: ${sentence}`).toBeLessThanOrEqual(most);
      }
    }
  });

  it.each(PARTS)('%s says who has yet to look over it', (part) => {
    const { language, review } = catalogue(folder, part);
    expect(language).toBe(folder);
    if (folder !== STANDARD) expect(review).not.toBe('');
  });

  it.each(PARTS)('%s keeps the words of machines out', (part) => {
    const words = Object.values(catalogue(folder, part).words).flatMap(texts).join('\n').toLowerCase();
    for (const term of [
      'debit',
      'credit',
      'ledger',
      'debt',
      'enrol',
      'revoke',
      'quorum',
      'unwitnessed',
      'cryptograph',
    ]) {
      expect(words.includes(term), term).toBe(false);
    }
  });
});

describe('refusals', () => {
  // A test of the workspace keeps these tables as the code has them.
  const protocol = readFileSync(new URL('../../../docs/protocol.md', here), 'utf8');
  const tables = [...protocol.matchAll(/<!-- refusals: [^>]+-->([\s\S]*?)<!-- end -->/g)].map(
    (found) => found[1] ?? '',
  );
  const rows = [...tables.join('\n').matchAll(/^\| `([\w-]+)` \|/gm)].map((found) => found[1] ?? '');
  const named = [...protocol.matchAll(/`([\w-]+)` \(5\d\d\)/g)].map((found) => found[1] ?? '');
  const codes = [...new Set([...rows, ...named])].sort();

  it('of every code say what happened and what to do now, and of no other', () => {
    expect(tables.length).toBeGreaterThanOrEqual(5);
    const wanted = codes.flatMap((code) => [`refusal.${code}`, `refusal.${code}.do`]);
    expect(Object.keys(catalogue(STANDARD, 'refusals').words).sort()).toEqual(wanted.sort());
  });
});

describe('the screens', () => {
  it('use no phrase that is missing, and none stands unused', () => {
    const known = new Set(PARTS.flatMap((part) => Object.keys(catalogue(STANDARD, part).words)));
    const source = readdirSync(new URL('..', here), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.test.ts'))
      .map((path) => readFileSync(new URL(`../${path}`, here), 'utf8'))
      .join('\n');
    const named = new Set([...source.matchAll(/['"]([a-z][\w-]*(?:\.[\w-]+)+)['"]/g)].map((found) => found[1] ?? ''));
    // `state.${…}` uses every phrase that fits it.
    const made = [...source.matchAll(/`([a-z][\w-]*(?:\.[\w-]+)*\.?)\$\{[^}]*\}([\w.-]*)`/g)].map(
      ([, start, end]) => new RegExp(`^${start?.replace(/\./g, '\\.')}[\\w.-]+${end?.replace(/\./g, '\\.')}$`),
    );
    const unused = [...known].filter((key) => !named.has(key) && !made.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });
});
