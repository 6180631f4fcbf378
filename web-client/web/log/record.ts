// The record of a meeting: a list of entries whose digest is what a meeting agrees to. Worked out here again from the
// entries themselves, so that nobody has to be believed about what was agreed.
import { toBase64url, utf8 } from '../device/bytes';
import { type Details, holds } from '../device/details';
import { sha256 } from '../device/hash';
import { check, type Verdict } from './receipt';

const HEAD = 'kith/record/v1';
const FORMAT = 'kith-minutes-v1';

/** An entry of the record: its signed body, and the words beside it that its keeper may read. */
export interface RecordEntry {
  body: string;
  details: Record<string, { salt: string; text: string }>;
}

/** What somebody who was there keeps: the agreement, the proof of it, and what it speaks of. */
export interface AgreedMinutes {
  vkey: string;
  receipt: string;
  /** The leaf of the agreement. */
  leaf: string;
  record: RecordEntry[];
}

/** How a check of agreed minutes ended; the first thing that is wrong. */
export type MinutesVerdict =
  | { holds: true; index: number; size: number; at: number }
  | { holds: false; wrong: Extract<Verdict, { holds: false }>['wrong'] | 'kind' | 'record' | 'words' };

/** The digest of a record: SHA-256 over a heading and a line for each entry, in the order of their bytes. */
export async function recordDigest(bodies: readonly string[]): Promise<string> {
  const lines = await Promise.all(bodies.map(line));
  // All is ASCII: the order of characters is that of bytes.
  const text = `${HEAD}\n${lines.sort().join('')}`;
  return toBase64url(await sha256(utf8(text)));
}

async function line(body: string): Promise<string> {
  const { by, id } = JSON.parse(body);
  return `${by} ${id} ${toBase64url(await sha256(utf8(body)))}\n`;
}

/** Checks it all with no network: the place in the book, the signatures, the list, and that the words are those signed. */
export async function checkMinutes(minutes: AgreedMinutes): Promise<MinutesVerdict> {
  const verdict = await check(minutes.leaf, minutes.receipt, minutes.vkey);
  if (!verdict.holds) return verdict;
  try {
    const { kind, content } = JSON.parse(verdict.body);
    if (kind !== 'minutes.agreed') return { holds: false, wrong: 'kind' };
    if ((await recordDigest(minutes.record.map(({ body }) => body))) !== content.record) {
      return { holds: false, wrong: 'record' };
    }
  } catch {
    return { holds: false, wrong: 'record' };
  }
  for (const entry of minutes.record) {
    if (!(await wordsHold(entry))) return { holds: false, wrong: 'words' };
  }
  const { index, size, at } = verdict;
  return { holds: true, index, size, at };
}

/** Whether the words beside an entry are those its body commits to. Words that are left out prove and deny nothing. */
async function wordsHold({ body, details }: RecordEntry): Promise<boolean> {
  const committed = wordsOf(JSON.parse(body));
  for (const [commitment, { salt, text }] of Object.entries(details)) {
    const words: Details = { commitment, salt, text };
    if (commitment !== committed || !(await holds(words))) return false;
  }
  return true;
}

/** The commitment that a body holds: in its content, or in the shape of a meeting. */
function wordsOf(entry: { content: { details?: string; shape?: { details?: string } } }): string | undefined {
  return entry.content.details ?? entry.content.shape?.details;
}

/** An entry's content and its words, where they are there. */
export interface OpenEntry {
  by: string;
  id: string;
  kind: string;
  // biome-ignore lint/suspicious/noExplicitAny: what stands in it hangs on its kind
  content: any;
  // biome-ignore lint/suspicious/noExplicitAny: what stands in it hangs on its kind
  words: any;
}

export function openEntry({ body, details }: RecordEntry): OpenEntry {
  const entry = JSON.parse(body);
  const text = details[wordsOf(entry) ?? '']?.text;
  return { ...entry, words: text === undefined ? null : JSON.parse(text) };
}

/** Agreed minutes as a file to keep anywhere, readable by people. */
export function minutesFile({ vkey, receipt, leaf, record }: AgreedMinutes): string {
  return JSON.stringify({ format: FORMAT, vkey, receipt, leaf, record }, null, 2);
}

/** Reads such a file; null where it is something else. */
export function readMinutesFile(text: string): AgreedMinutes | null {
  try {
    const { format, vkey, receipt, leaf, record } = JSON.parse(text);
    const whole = [vkey, receipt, leaf].every((part) => typeof part === 'string') && Array.isArray(record);
    const entries = whole && record.every((each) => typeof each?.body === 'string' && typeof each.details === 'object');
    return format === FORMAT && entries ? { vkey, receipt, leaf, record } : null;
  } catch {
    return null;
  }
}
