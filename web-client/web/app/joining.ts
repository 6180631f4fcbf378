// Joining with an invitation. What is sent is kept first: where the answer gets lost, the very same is sent again.
import { uuid } from '../device/chance';
import { commit } from '../device/details';
import { type Envelope, entry } from '../device/envelope';
import type { Secret } from '../device/invitation';
import { keepKey, makeKey, signerOf } from '../device/key';
import { type StoredKey, store } from '../device/store';
import { Problem, post } from '../sync/api';
import type { Invitation, Taken } from '../sync/types';
import { bank, refresh } from './session';

const PLACE = 'joining';

interface Joining {
  invitation: string;
  key: StoredKey;
  envelope: Envelope;
}

/** Makes this phone's key and enrols it, for someone new under this name or for whom the invitation is. */
export async function setUp(invitation: Invitation, secret: Secret, name: string): Promise<void> {
  if (!bank.peek()) await refresh();
  const key = await makeKey();
  const device = { invitation: secret.signer.did, key: key.did, storage: key.kind };
  const origin = bank.peek()?.origin ?? '';
  const signers = [secret.signer, signerOf(key)];
  const account = invitation.account ?? uuid();
  const details = invitation.account ? [] : [await commit({ name })];
  const said = invitation.account
    ? { kind: 'key.enrolled', content: { account, device } }
    : { kind: 'member.joined', content: { account, details: details[0]?.commitment, device } };
  const { id: _, ...envelope } = await entry({ origin, by: account, details, ...said }, signers, Date.now());
  const joining: Joining = { invitation: secret.signer.did, key, envelope };
  await (await store()).put('drafts', joining, PLACE);
  await finish(joining);
}

/** Sends again what was sent with this invitation, if anything was; true once this phone is set up with it. */
export async function finishJoining(secret: Secret): Promise<boolean> {
  const begun = (await (await store()).get('drafts', PLACE)) as Joining | undefined;
  if (begun?.invitation !== secret.signer.did) return false;
  try {
    await finish(begun);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

async function finish({ key, envelope }: Joining): Promise<void> {
  const database = await store();
  try {
    await post<Taken>('/entries', envelope);
  } catch (error) {
    // A refusal is an answer: there is nothing to send again.
    if (error instanceof Problem && !error.passing) await database.delete('drafts', PLACE);
    throw error;
  }
  await keepKey(key);
  await database.delete('drafts', PLACE);
  await refresh();
}
