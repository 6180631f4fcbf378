// Which neighbours this device counts when they say that they have seen our book. The set is the one it met first; a change is
// shown and counts after 30 days, so that whoever runs our node cannot swap neighbours for puppets unseen.

export const DAY = 24 * 60 * 60 * 1000;
/** How long a change waits until it counts, in ms. */
export const WAIT = 30 * DAY;
/** How long a neighbour that counts no more is still told of. */
const TELL = 60 * DAY;
/** Keys and neighbours beyond these are more than any honest node has. */
const MOST_KEYS = 16;
const MOST = 100;

/** A neighbour, as this device knows it. */
export interface Witness {
  origin: string;
  /** Its node's own key: another one is another neighbour. */
  node: string;
  name: string;
  /** Whose vote it is: its organisation's, or its own. As it was first met. */
  votes: string;
  /** Verifier keys that its node's key has certified, oldest first. */
  keys: string[];
  /** From when on it counts; 0 for those who were there when this device was set up. */
  from: number;
  /** When this device first found it gone. */
  gone: number | null;
}

/** A neighbour as our node tells of it now. */
export interface Told {
  origin: string;
  name: string;
  organisation: string | null;
  /** What its certificate says; null where none was shown that holds. */
  keys: { node: string; witness: string } | null;
}

/** What this device knows, after what it is told now. Before, nothing was known: whoever is there is counted at once. */
export function update(before: readonly Witness[] | null, told: readonly Told[], now: number): Witness[] {
  const kept = (before ?? [])
    .map((witness) =>
      seenAgain(
        witness,
        told.find((each) => isOf(witness, each)),
        now,
      ),
    )
    .filter((witness) => isTold(witness, now));
  const from = before === null ? 0 : now + WAIT;
  for (const { origin, name, organisation, keys } of told) {
    const known = kept.some((each) => each.origin === origin && (!keys || each.node === keys.node));
    if (!keys || known || kept.length >= MOST) continue;
    const votes = organisation?.trim().toLowerCase() || origin;
    kept.push({ origin, node: keys.node, name, votes, keys: [keys.witness], from, gone: null });
  }
  return kept;
}

/** Whether what is told is of this neighbour. One that shows no certificate now is not another one for that. */
function isOf({ origin, node }: Witness, told: Told): boolean {
  return told.origin === origin && (told.keys === null || told.keys.node === node);
}

function seenAgain(witness: Witness, told: Told | undefined, now: number): Witness {
  if (!told) return { ...witness, gone: witness.gone ?? now };
  const { name, keys } = told;
  const known = keys === null || witness.keys.includes(keys.witness);
  // Whoever counted no more begins anew.
  const from = witness.gone !== null && now >= witness.gone + WAIT ? now + WAIT : witness.from;
  const all = known ? witness.keys : [...witness.keys, keys.witness].slice(-MOST_KEYS);
  return { ...witness, name, keys: all, from, gone: null };
}

/** One that left before it counted is forgotten at once, others when nobody needs be told any more. */
function isTold({ from, gone }: Witness, now: number): boolean {
  return gone === null || (from <= gone && now < gone + TELL);
}

/** Those whose word counts now. Whoever is gone is missed for as long as a change waits. */
export function counting(all: readonly Witness[], now: number): Witness[] {
  return all.filter(({ from, gone }) => from <= now && (gone === null || now < gone + WAIT));
}

/** How many have seen something, of how many that count, one vote an organisation; from four on, how many are asked for. */
export interface Tally {
  seen: number;
  of: number;
  needed: number | null;
}

/** Counts those who signed, by their origins. */
export function tally(all: readonly Witness[], signers: readonly { name: string }[], now: number): Tally {
  const count = counting(all, now);
  const signed = new Set(signers.map(({ name }) => name));
  const of = new Set(count.map(({ votes }) => votes)).size;
  const seen = new Set(count.filter(({ origin }) => signed.has(origin)).map(({ votes }) => votes)).size;
  return { seen, of, needed: of >= 4 ? Math.floor((2 * of) / 3) + 1 : null };
}

/** The keys of those who count, to check what they signed with. */
export function keysOf(all: readonly Witness[], now: number): string[] {
  return counting(all, now).flatMap(({ keys }) => keys);
}

/** A change to be told: somebody new, somebody gone, or somebody whose node has another key than before. */
export interface Change {
  kind: 'new' | 'gone' | 'key';
  name: string;
  /** When this device saw it. */
  at: number;
  /** When it counts. */
  from: number;
}

/** What changed of late, newest first. */
export function changes(all: readonly Witness[], now: number): Change[] {
  const found: Change[] = [];
  for (const witness of all) {
    const { origin, name, from, gone } = witness;
    const other = all.some((each) => each !== witness && each.origin === origin && each.gone === null);
    if (gone !== null && !other) found.push({ kind: 'gone', name, at: gone, from: gone + WAIT });
    if (gone !== null || from === 0 || now >= from) continue;
    const before = all.some((each) => each !== witness && each.origin === origin);
    found.push({ kind: before ? 'key' : 'new', name, at: from - WAIT, from });
  }
  return found.sort((a, b) => b.at - a.at || (a.name < b.name ? -1 : 1));
}
