// Signed notes and the checkpoints written as such (C2SP signed-note, tlog-checkpoint): the head of an hours book.
import { type Bytes, concat, fromBase64, same, toHex, utf8 } from '../device/bytes';
import { verifies } from '../device/ed25519';
import { sha256 } from '../device/hash';

/** What a key of each type signs: a log the text itself, a neighbour the text with a time (C2SP tlog-cosignature). */
const LOG = 1;
const WITNESS = 4;

/** A verifier's key: `name+hex8(keyID)+base64(type ‖ public key)`. */
export interface VerifierKey {
  name: string;
  type: typeof LOG | typeof WITNESS;
  id: Bytes;
  publicKey: Bytes;
}

export interface Checkpoint {
  origin: string;
  size: number;
  root: Bytes;
}

/** Reads a verifier's key; null where it is not one, or its ID is not that of the key. */
export async function readVerifierKey(text: string): Promise<VerifierKey | null> {
  const parts = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim());
  const bytes = fromBase64(parts?.[3] ?? '');
  const name = parts?.[1];
  const type = bytes?.[0];
  if (!name || bytes?.length !== 33 || (type !== LOG && type !== WITNESS)) return null;
  const id = (await sha256(concat(utf8(`${name}\n`), bytes))).slice(0, 4);
  return toHex(id) === parts?.[2] ? { name, type, id, publicKey: bytes.slice(1) } : null;
}

/** A note whose signatures by the keys we know all hold. */
export interface Opened {
  text: string;
  /** Names of the known keys that signed, with the time (seconds) where a neighbour gave one. */
  signers: { name: string; time: number | null }[];
}

/**
 * Opens a note. Lines of keys we do not know are passed over; a known key's line that is wrong makes the whole note
 * worthless: null. Whether enough of those one trusts have signed is for the caller to judge.
 */
export async function openNote(note: string, keys: readonly VerifierKey[]): Promise<Opened | null> {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n') || note.includes('\r')) return null;
  const text = note.slice(0, split + 1);
  const opened: Opened = { text, signers: [] };
  for (const line of note.slice(split + 2, -1).split('\n')) {
    const parts = /^— ([^+\s]+) ([A-Za-z0-9+/=]+)$/.exec(line);
    const bytes = fromBase64(parts?.[2] ?? '');
    if (!parts || !bytes || bytes.length < 5) return null;
    const key = keys.find((each) => each.name === parts[1] && same(bytes.slice(0, 4), each.id));
    if (!key) continue;
    const time = await signedAt(key, text, bytes.slice(4));
    if (time === false) return null;
    opened.signers.push({ name: key.name, time });
  }
  return opened;
}

/** False where the signature does not hold; else when a neighbour signed (seconds), or null for a log. */
async function signedAt(key: VerifierKey, text: string, signature: Bytes): Promise<number | null | false> {
  if (key.type === LOG) return (await verifies(key.publicKey, utf8(text), signature)) ? null : false;
  if (signature.length !== 72) return false;
  const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  const message = utf8(`cosignature/v1\ntime ${time}\n${text}`);
  return (await verifies(key.publicKey, message, signature.slice(8))) ? Number(time) : false;
}

/** Reads a checkpoint's text: origin, size, root, a line each, and nothing more: our books write no extensions. */
export function readCheckpoint(text: string): Checkpoint | null {
  const [origin, size, hash, ...rest] = text.split('\n');
  const root = fromBase64(hash ?? '');
  if (rest.length !== 1 || rest[0] !== '') return null;
  if (!origin || !size || !/^(0|[1-9]\d{0,15})$/.test(size) || root?.length !== 32) return null;
  return { origin, size: Number(size), root };
}
