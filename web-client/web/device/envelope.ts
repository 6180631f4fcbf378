// What is signed, and the shape it travels in: DSSE's pre-authentication encoding over the bytes of a body.
import { type Bytes, concat, toBase64url, utf8 } from './bytes';
import { canonical, type Json } from './canonical';
import { uuid } from './chance';
import type { Details } from './details';

export const ENTRY = 'application/vnd.kith.entry.v1+json';
export const CHALLENGE = 'application/vnd.kith.challenge.v1+json';

/** Anything that can sign: this device's key, or the key of an invitation. */
export interface Signer {
  did: string;
  sign(bytes: Bytes): Promise<Bytes>;
}

export interface Signature {
  key: string;
  sig: string;
}

/** An entry on its way to the node. */
export interface Envelope {
  body: string;
  signatures: Signature[];
  details: Record<string, { salt: string; text: string }>;
}

/** What an entry says, before it is written down and signed. */
export interface Saying {
  origin: string;
  /** The account that says it. */
  by: string;
  kind: string;
  content: Json;
  details?: Details[];
  /** Given when the entry replaces one that was never taken; else made new. */
  id?: string;
}

/** `DSSEv1 <length> <type> <length> <body>`: what is signed, so that no signature serves two uses. */
export function preAuthentication(type: string, body: string): Bytes {
  const bytes = utf8(body);
  return concat(utf8(`DSSEv1 ${utf8(type).length} ${type} ${bytes.length} `), bytes);
}

export async function signed(type: string, body: string, signer: Signer): Promise<Signature> {
  const sig = await signer.sign(preAuthentication(type, body));
  return { key: signer.did, sig: toBase64url(sig) };
}

/** Writes an entry down and has every signer sign it. */
export async function entry(saying: Saying, signers: Signer[], now: number): Promise<Envelope & { id: string }> {
  const { origin, by, kind, content, details = [], id = uuid() } = saying;
  const body = canonical({ v: 1, origin, by, id, kind, at: now, content });
  const signatures = await Promise.all(signers.map((signer) => signed(ENTRY, body, signer)));
  return {
    id,
    body,
    signatures,
    details: Object.fromEntries(details.map(({ commitment, salt, text }) => [commitment, { salt, text }])),
  };
}
