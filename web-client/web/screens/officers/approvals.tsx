// What waits for a second person: phones to be set up, agreements to be written down, matters to be put right.
import { mine, useSayer } from '../../app/saying';
import { me } from '../../app/session';
import { ExchangeList } from '../../parts/exchanges';
import { Page } from '../../parts/page';
import { Heading, Picture } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { changes } from '../../sync/live';
import { useRead } from '../../sync/pages';
import { usePeople } from '../../sync/people';
import type { Exchange, OpenInvitation, Pages } from '../../sync/types';
import { name } from '../../words/exchange';
import { momentInWords } from '../../words/units';
import { t } from '../../words/words';

export default function ApprovalsScreen() {
  const invitations = useRead<Pages<OpenInvitation>>('/invitations');
  const exchanges = useRead<Pages<Exchange>>('/exchanges?state=waiting');
  const wrong = useRead<Pages<Exchange>>('/exchanges?state=not-right');
  const { people } = usePeople();
  const sayer = useSayer('/approvals');
  const say = async (kind: string, key: string) => {
    if (await sayer.say(mine(kind, { key }))) changes.value += 1;
  };
  const withoutPhone = new Set(people.filter((each) => !each.has_device).map((each) => each.account));
  const waiting = exchanges.value?.items ?? [];
  const toWrite = waiting.filter((each) =>
    each.lines.some((line) => line.waits_for.some((account) => withoutPhone.has(account))),
  );
  const open = invitations.value?.items ?? [];
  const notices = open.filter((each) => each.state === 'waiting');
  const unused = open.filter((each) => each.state === 'open');
  return (
    <Page title={t('approvals.title')} back="/members" errors={sayer.refusal ? { invitations: sayer.refusal } : {}}>
      <Trouble problem={invitations.problem ?? exchanges.problem} />
      <Since since={invitations.since} />
      <h2 id="invitations" tabIndex={-1}>
        <Picture of="approvals.phones" />
        {t('approvals.phones')}
      </h2>
      {notices.length === 0 && <p>{t('approvals.none')}</p>}
      <ul class="list">
        {notices.map((each) => (
          <Invited key={each.key} invitation={each} busy={sayer.busy} say={say} />
        ))}
      </ul>
      <Heading of="approvals.write" />
      {toWrite.length === 0 && <p>{t('approvals.none')}</p>}
      <ExchangeList exchanges={toWrite} account="" />
      <Heading of="home.not-right" />
      {(wrong.value?.items ?? []).length === 0 && <p>{t('approvals.none')}</p>}
      <ExchangeList exchanges={wrong.value?.items ?? []} account="" />
      <Heading of="approvals.unused" />
      {unused.length === 0 && <p>{t('approvals.none')}</p>}
      <ul class="list">
        {unused.map((each) => (
          <Invited key={each.key} invitation={each} busy={sayer.busy} say={say} />
        ))}
      </ul>
    </Page>
  );
}

interface InvitedProps {
  invitation: OpenInvitation;
  busy: boolean;
  say: (kind: string, key: string) => void;
}

function Invited({ invitation, busy, say }: InvitedProps) {
  const { key, by, by_name, account_name, at, ready_at, role, state } = invitation;
  return (
    <li>
      <p>
        <strong>{account_name ?? t('approvals.someone-new')}</strong>
        {role && `, ${t(`role.${role}`)}`}
      </p>
      <p>{t('person.invited', { name: name(by_name), moment: momentInWords(at) })}</p>
      {state === 'waiting' && ready_at !== null && <p>{t('person.ready', { moment: momentInWords(ready_at) })}</p>}
      <p class="actions">
        {state === 'waiting' && by !== me.value?.account && (
          <button type="button" disabled={busy} onClick={() => say('invitation.approved', key)}>
            {t('approvals.allow')}
          </button>
        )}
        <button type="button" class="second" disabled={busy} onClick={() => say('key.revoked', key)}>
          {t('approvals.stop')}
        </button>
      </p>
    </li>
  );
}
