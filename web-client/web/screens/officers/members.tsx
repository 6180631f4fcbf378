// Members: the list to search, and what officers do from here.
import { useSignal } from '@preact/signals';
import { mayOfficer, maySteward } from '../../app/session';
import { TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { named, usePeople } from '../../sync/people';
import type { Member } from '../../sync/types';
import { name } from '../../words/exchange';
import { t } from '../../words/words';

/** How many to show at once; more are found by typing. */
const SHOWN = 100;

export default function MembersScreen() {
  const { people, reading } = usePeople();
  const typed = useSignal('');
  const found = named(people, typed.value);
  return (
    <Page title={t('members.title')}>
      {mayOfficer.value && <Doing />}
      <TextField
        id="search"
        type="search"
        label={t('people.search')}
        value={typed.value}
        onValue={(value) => (typed.value = value)}
      />
      <p role="status">{reading ? t('people.reading') : t('members.count', { n: found.length })}</p>
      <ul class="list">
        {found.slice(0, SHOWN).map((member) => (
          <Row key={member.account} member={member} />
        ))}
      </ul>
      {found.length > SHOWN && <p>{t('people.more', { n: found.length - SHOWN })}</p>}
    </Page>
  );
}

function Doing() {
  return (
    <ul class="list">
      <li>
        <a href="/write-down">{t('write.title')}</a>
      </li>
      <li>
        <a href="/members/invite">{t('invite.title')}</a>
      </li>
      <li>
        <a href="/members/add">{t('add.title')}</a>
      </li>
      <li>
        <a href="/telling">{t('members.telling')}</a>
      </li>
      <li>
        <a href="/approvals">{t('approvals.title')}</a>
      </li>
      <li>
        <a href="/rules">{t('rules.title')}</a>
      </li>
      <li>
        <a href="/neighbours">{t('members.areas')}</a>
      </li>
      {maySteward.value && (
        <li>
          <a href="/members/open">{t('open.title')}</a>
        </li>
      )}
    </ul>
  );
}

function Row({ member }: { member: Member }) {
  const notes = [
    member.type !== 'person' && t(`people.${member.type}`),
    ...member.roles.map((role) => t(`role.${role}`)),
    member.status !== 'active' && t(`status.${member.status}`),
    member.type === 'person' && !member.has_device && t('members.no-device'),
  ].filter(Boolean);
  return (
    <li>
      <a href={`/members/${member.account}`}>{name(member.name)}</a>
      {notes.length > 0 && <p class="quiet">{notes.join(', ')}</p>}
    </li>
  );
}
