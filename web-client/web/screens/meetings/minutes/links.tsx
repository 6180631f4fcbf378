// A single-use link for somebody without an account: its key is made on this device, and only its public half leaves it.
import { useSignal } from '@preact/signals';
import { newSecret, type Secret } from '../../../device/invitation';
import { Handover } from '../../../parts/invitation';
import type { LinkPurpose, MeetingInfo } from '../../../sync/meetings';
import type { EntryName } from '../../../sync/types';
import { t } from '../../../words/words';
import type { Tell } from './after';

interface LinksProps {
  meeting: MeetingInfo;
  tell: Tell;
  busy: boolean;
  /** For whom. */
  account: string;
  name: string;
  purpose: LinkPurpose;
  /** What is to be answered. */
  contributions?: EntryName[];
}

/** The links that stand for somebody, and a button that makes one. */
export function Links({ meeting, tell, busy, account, name, purpose, contributions }: LinksProps) {
  const standing = (meeting.links ?? []).filter(
    (each) => each.for === account && each.purpose === purpose && !each.used && !each.stopped,
  );
  const made = useSignal<Secret | null>(null);
  const make = async () => {
    const secret = await newSecret();
    const content = { contributions, for: account, key: secret.signer.did, meeting: meeting.name, purpose };
    if (await tell('link.issued', content)) made.value = secret;
  };
  return (
    <>
      {standing.map(({ key }) => (
        <p key={key}>
          {t('link.waits')}{' '}
          <button type="button" class="link" disabled={busy} onClick={() => tell('link.stopped', { key })}>
            {t('link.stop')}
          </button>
        </p>
      ))}
      {made.value ? (
        <Handover
          secret={made.value}
          page="/link"
          title={t('link.for', { name: name || t('people.someone') })}
          once={t('link.once')}
        />
      ) : (
        <p>
          <button type="button" class="second" disabled={busy} onClick={make}>
            {t('link.make', { name: name || t('people.someone') })}
          </button>
        </p>
      )}
    </>
  );
}
