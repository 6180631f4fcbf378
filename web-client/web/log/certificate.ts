// The certificate by which a node's own key says which keys speak for it: of those, the one it checks others' books with.
import { fromBase64url, utf8 } from '../device/bytes';
import { canonical } from '../device/canonical';
import { fromDid } from '../device/did';
import { verifies } from '../device/ed25519';
import { preAuthentication } from '../device/envelope';
import { readVerifierKey } from './note';

const KEYS = 'application/vnd.kith.keys.v1+json';
/** What no certificate is longer than, in bytes. */
const MOST_BYTES = 1024;
/** The last epoch that a log may have. */
const EPOCHS = 32;
const MEMBERS = ['at', 'epoch', 'feed', 'log', 'node', 'origin', 'v', 'witness'];

/** What a key types as: a log's own, or that of one who checks the books of others. */
const LOG = 1;
const WITNESS = 4;

export interface Signed {
  body: string;
  sig: string;
}

/** What of a certificate matters here. */
export interface Certified {
  origin: string;
  /** The node's own key, as a did:key. */
  node: string;
  /** The verifier's key for what it cosigns. */
  witness: string;
}

/** Opens a certificate: its spelling, its names, and the signature of the key it names; null where anything is wrong. */
export async function openCertificate({ body, sig }: Signed): Promise<Certified | null> {
  const read = utf8(body).length <= MOST_BYTES ? spelt(body) : null;
  if (!read) return null;
  const { epoch, log, node, origin, v, witness } = read;
  if (v !== 1 || typeof epoch !== 'number' || epoch < 1 || epoch > EPOCHS) return null;
  if (typeof origin !== 'string' || typeof node !== 'string') return null;
  const [ofLog, ofWitness] = await Promise.all([log, witness].map((key) => readVerifierKey(String(key))));
  const book = epoch === 1 ? origin : `${origin}/${epoch}`;
  if (ofLog?.name !== book || ofLog.type !== LOG) return null;
  if (ofWitness?.name !== origin || ofWitness.type !== WITNESS) return null;
  const [key, signature] = [fromDid(node), fromBase64url(sig)];
  if (!key || !signature || !fromDid(String(read.feed))) return null;
  const holds = await verifies(key, preAuthentication(KEYS, body), signature);
  return holds ? { origin, node, witness: String(witness) } : null;
}

/** The body's members, where it is in its one spelling and has just these. */
function spelt(body: string): Record<string, unknown> | null {
  try {
    const read = JSON.parse(body);
    // A key before this one may say that it is over; that is between the nodes.
    const members = Object.keys(read).filter((member) => member !== 'before');
    const whole = members.sort().join() === MEMBERS.join();
    return whole && canonical(read) === body ? read : null;
  } catch {
    return null;
  }
}
