// Ed25519 where WebCrypto has none: a small library, fetched only then. Checking uses WebCrypto where it can.
import type { Bytes } from './bytes';

export async function library(): Promise<typeof import('@noble/ed25519')> {
  const ed25519 = await import('@noble/ed25519');
  if (!globalThis.crypto?.subtle) {
    const { sha512 } = await import('@noble/hashes/sha2.js');
    ed25519.hashes.sha512Async = async (message) => sha512(message);
  }
  return ed25519;
}

/** Whether the signature over the message is this key's (RFC 8032). */
export async function verifies(publicKey: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  const subtle = globalThis.crypto?.subtle;
  if (subtle) {
    try {
      const key = await subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
      return await subtle.verify('Ed25519', key, signature, message);
    } catch {
      // No Ed25519 in this browser's WebCrypto, or not a key: the library decides.
    }
  }
  try {
    return await (await library()).verifyAsync(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}
