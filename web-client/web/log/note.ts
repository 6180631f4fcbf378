// Signed notes and the checkpoints written as such (C2SP signed-note, tlog-checkpoint): the head of an hours book.
import { type Bytes, concat, fromBase64, same, toHex, utf8 } from '../device/bytes';
import { verifies } from '../device/ed25519';
import { sha256 } from '../device/hash';

const ED25519 = 1;

/** A verifier's key: `name+hex8(keyID)+base64(type ‖ public key)`. */
export interface VerifierKey {
  name: string;
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
  if (!name || bytes?.length !== 33 || bytes[0] !== ED25519) return null;
  const id = (await sha256(concat(utf8(`${name}\n`), bytes))).slice(0, 4);
  return toHex(id) === parts?.[2] ? { name, id, publicKey: bytes.slice(1) } : null;
}

/** The text of a note that this key has signed; null where it has not, or where one signature of the key is wrong. */
export async function openNote(note: string, key: VerifierKey): Promise<string | null> {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) return null;
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2, -1).split('\n');
  let found = false;
  for (const line of lines) {
    const parts = /^— ([^+\s]+) ([A-Za-z0-9+/=]+)$/.exec(line);
    const bytes = fromBase64(parts?.[2] ?? '');
    if (!parts || !bytes || bytes.length < 5) return null;
    if (parts[1] !== key.name || !same(bytes.slice(0, 4), key.id)) continue;
    if (!(await verifies(key.publicKey, utf8(text), bytes.slice(4)))) return null;
    found = true;
  }
  return found ? text : null;
}

/** Reads a checkpoint's text: origin, size, root, a line each; other lines may follow. */
export function readCheckpoint(text: string): Checkpoint | null {
  const [origin, size, hash] = text.split('\n');
  const root = fromBase64(hash ?? '');
  if (!origin || !size || !/^(0|[1-9]\d{0,15})$/.test(size) || root?.length !== 32) return null;
  return { origin, size: Number(size), root };
}
