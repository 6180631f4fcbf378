// What officers do on a person's page: write hours down, name a helper, a rest, roles, limits.
import { useSignal } from '@preact/signals';
import { haveNeighbours, maySteward, me } from '../../app/session';
import type { Errors } from '../../parts/errors';
import { Checks, Radios, Select, TextField } from '../../parts/fields';
import { Heading } from '../../parts/picture';
import { usePeople } from '../../sync/people';
import type { Basis, MemberPage, Role } from '../../sync/types';
import { name } from '../../words/exchange';
import { t } from '../../words/words';
import { BASES } from './attest';
import type { Say } from './person';

const ROLES: readonly Role[] = ['broker', 'facilitator', 'steward', 'signatory'];

interface DoingProps {
  member: MemberPage;
  busy: boolean;
  say: Say;
}

export function Doing({ member, busy, say }: DoingProps) {
  const { account, status } = member;
  const known = name(member.name);
  const self = account === me.value?.account;
  const gone = status === 'left' || status === 'erased';
  return (
    <>
      <ul class="list" id="doing">
        {!gone && (
          <li>
            <a href={`/write-down?for=${account}`}>{t('write.for', { name: known })}</a>
          </li>
        )}
        <li>
          <a href={`/statement?for=${account}`}>{t('home.for.link', { name: known })}</a>
        </li>
        {haveNeighbours.value && (
          <li>
            <a href={`/across?for=${account}`}>{t('members.across', { name: known })}</a>
          </li>
        )}
        {!gone && member.type === 'person' && (
          <li>
            <button
              type="button"
              class="link"
              disabled={busy}
              onClick={() => void say('member.paused', { account, paused: status === 'active' })}
            >
              {t(status === 'active' ? 'person.pause' : 'person.back', { name: known })}
            </button>
          </li>
        )}
        {maySteward.value && !self && !gone && member.type === 'person' && (
          <li>
            <a href={`/members/${account}/leave`}>{t('leave.title.other', { name: known })}</a>
          </li>
        )}
      </ul>
      {!gone && member.type === 'person' && !member.has_device && <Helper member={member} busy={busy} say={say} />}
      {!gone && maySteward.value && !self && <OwnLimits member={member} busy={busy} say={say} />}
    </>
  );
}

/** Someone without a phone says who may help them; an officer writes it down. */
function Helper({ member, busy, say }: DoingProps) {
  const { people } = usePeople();
  const who = useSignal('');
  const basis = useSignal<Basis | ''>('');
  const errors = useSignal<Errors>({});
  const options = people
    .filter((each) => each.type === 'person' && each.status === 'active' && each.account !== member.account)
    .map((each) => ({ value: each.account, label: name(each.name) }));
  const submit = async (event: Event) => {
    event.preventDefault();
    const wrong: Errors = {};
    if (!who.value) wrong.helper = t('supporters.missing');
    if (!basis.value) wrong['helper-basis'] = t('attest.missing');
    errors.value = wrong;
    if (Object.keys(wrong).length > 0) return;
    const { account } = member;
    if (await say('supporter.granted', { account, basis: basis.value, supporter: who.value })) who.value = '';
  };
  return (
    <details>
      <summary>{t('helper.title', { name: name(member.name) })}</summary>
      <form onSubmit={submit} noValidate>
        <Select
          id="helper"
          label={t('helper.who')}
          errors={errors.value}
          value={who.value}
          none={t('write.choose')}
          options={options}
          onValue={(value) => (who.value = value)}
        />
        <Radios
          id="helper-basis"
          label={t('attest.how', { name: name(member.name) })}
          errors={errors.value}
          value={basis.value}
          options={BASES.map((value) => ({ value, label: t(`basis.${value}`) }))}
          onValue={(value) => (basis.value = value)}
        />
        <button type="submit" disabled={busy}>
          {t('helper.save')}
        </button>
      </form>
    </details>
  );
}

/** Limits of one account's own, where the bank's do not fit. */
function OwnLimits({ member, busy, say }: DoingProps) {
  const floor = useSignal(String(member.limits.floor / 60));
  const ceiling = useSignal(member.limits.ceiling === null ? '' : String(member.limits.ceiling / 60));
  const errors = useSignal<Errors>({});
  const submit = (event: Event) => {
    event.preventDefault();
    const least = Number(floor.value);
    const most = ceiling.value.trim() === '' ? null : Number(ceiling.value);
    const wrong: Errors = {};
    if (!(least >= 0)) wrong['own-floor'] = t('rules.hours.wrong');
    if (most !== null && !(most >= 0)) wrong['own-ceiling'] = t('rules.hours.wrong');
    errors.value = wrong;
    if (Object.keys(wrong).length > 0) return;
    const limits = {
      account: member.account,
      ceiling: most === null ? undefined : Math.round(most * 60),
      floor: Math.round(least * 60),
    };
    void say('policy.set', { account: limits });
  };
  return (
    <details>
      <summary>{t('limits.title')}</summary>
      <form onSubmit={submit} noValidate>
        <TextField
          id="own-floor"
          label={t('limits.floor')}
          errors={errors.value}
          value={floor.value}
          onValue={(value) => (floor.value = value)}
          width={5}
          numeric
        />
        <TextField
          id="own-ceiling"
          label={t('rules.ceiling')}
          hint={t('rules.ceiling.hint')}
          errors={errors.value}
          value={ceiling.value}
          onValue={(value) => (ceiling.value = value)}
          width={5}
          numeric
        />
        <button type="submit" disabled={busy}>
          {t('limits.save')}
        </button>
      </form>
    </details>
  );
}

/** A steward gives and takes roles; each change is an entry of its own. */
export function Roles({ member, busy, say }: DoingProps) {
  const wanted = useSignal<Role[]>(member.roles);
  const submit = async (event: Event) => {
    event.preventDefault();
    for (const role of ROLES) {
      const has = member.roles.includes(role);
      const wants = wanted.value.includes(role);
      if (has === wants) continue;
      if (!(await say(wants ? 'role.granted' : 'role.revoked', { account: member.account, role }))) return;
    }
  };
  return (
    <form onSubmit={submit} noValidate>
      <Heading of="person.roles" />
      <Checks
        id="roles"
        label={t('roles.which', { name: name(member.name) })}
        values={wanted.value}
        options={ROLES.map((value) => ({ value, label: t(`role.${value}`), hint: t(`role.${value}.hint`) }))}
        onValues={(values) => (wanted.value = values)}
      />
      <button type="submit" disabled={busy}>
        {t('roles.save')}
      </button>
    </form>
  );
}
