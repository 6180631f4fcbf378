// An invitation: 32 secret bytes that are the seed of its key. They travel after `#` or are typed, never to the node.
import { fromBase64url, fromTyped, toBase64url, toTyped } from './bytes';
import { randomBytes } from './chance';
import type { Signer } from './envelope';
import { seedSigner } from './key';

const LENGTH = 32;

export interface Secret {
  signer: Signer;
  /** For the link, after `#`. */
  link: string;
  /** For typing. */
  typed: string;
}

export async function newSecret(): Promise<Secret> {
  return secretOf(randomBytes(LENGTH));
}

/** Reads a secret from a link, its fragment, or what someone typed; null where it is none. */
export async function readSecret(text: string): Promise<Secret | null> {
  const clean = text.trim().replace(/^.*#/, '');
  const bytes = (clean.length === 43 ? fromBase64url(clean) : null) ?? fromTyped(clean, LENGTH);
  return bytes?.length === LENGTH ? secretOf(bytes) : null;
}

async function secretOf(bytes: Uint8Array): Promise<Secret> {
  return { signer: await seedSigner(bytes), link: toBase64url(bytes), typed: toTyped(bytes) };
}
