// This device's key. WebCrypto keeps it where no script can read it; where WebCrypto has no Ed25519, a seed and a
// small library do, and the node is told so.
import { signal } from '@preact/signals';
import type { Bytes } from './bytes';
import { randomBytes } from './chance';
import { toDid } from './did';
import { library } from './ed25519';
import type { Signer } from './envelope';
import { type StoredKey, store } from './store';

const PLACE = 'device';
const ALGORITHM = 'Ed25519';

export interface DeviceKey extends Signer {
  kind: StoredKey['kind'];
}

/** This device's key once it has one; undefined until that is known. */
export const deviceKey = signal<DeviceKey | null | undefined>(undefined);

/** Looks for the key this device keeps. */
export async function findKey(): Promise<DeviceKey | null> {
  const stored = await (await store()).get('keys', PLACE);
  deviceKey.value = stored ? signerOf(stored) : null;
  return deviceKey.value;
}

/** Makes a key, in the form in which it is stored; it counts once it is kept. */
export async function makeKey(): Promise<StoredKey> {
  return (await webCryptoKey()) ?? fallbackKey();
}

/** From now on this is the device's key. */
export async function keepKey(made: StoredKey): Promise<void> {
  await (await store()).put('keys', made, PLACE);
  deviceKey.value = signerOf(made);
  // Asks the browser not to clear it; some say no, and several devices a member are the remedy.
  await navigator.storage?.persist?.().catch(() => false);
}

/** The key that a seed of 32 bytes makes: an invitation's, or a fallback device's. */
export async function seedSigner(seed: Uint8Array): Promise<Signer> {
  const ed25519 = await library();
  return { did: toDid(await ed25519.getPublicKeyAsync(seed)), sign: (bytes) => signBySeed(seed, bytes) };
}

export function signerOf(stored: StoredKey): DeviceKey {
  if (stored.kind === 'fallback') {
    return { kind: 'fallback', did: stored.did, sign: (bytes) => signBySeed(stored.seed, bytes) };
  }
  const { privateKey } = stored.pair;
  const sign = async (bytes: Bytes) => new Uint8Array(await crypto.subtle.sign(ALGORITHM, privateKey, bytes));
  return { kind: 'webcrypto', did: stored.did, sign };
}

/** Null where the browser has no WebCrypto, or no Ed25519 in it. */
async function webCryptoKey(): Promise<StoredKey | null> {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return null;
  try {
    const pair = (await subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])) as CryptoKeyPair;
    const raw = new Uint8Array(await subtle.exportKey('raw', pair.publicKey));
    return { kind: 'webcrypto', did: toDid(raw), pair };
  } catch {
    return null;
  }
}

async function fallbackKey(): Promise<StoredKey> {
  const seed = randomBytes(32);
  const signer = await seedSigner(seed);
  return { kind: 'fallback', did: signer.did, seed };
}

async function signBySeed(seed: Uint8Array, bytes: Bytes): Promise<Bytes> {
  const ed25519 = await library();
  return Uint8Array.from(await ed25519.signAsync(bytes, seed));
}
