// One member, organisation or pot: what officers see and do; others see the name alone.
import { useSignal } from '@preact/signals';
import type { ScreenProps } from '../../app/routes';
import { mine, useSayer } from '../../app/saying';
import { mayOfficer, maySteward, me } from '../../app/session';
import { Answers } from '../../parts/answers';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { profileOf } from '../../parts/profile';
import { Since, Trouble } from '../../parts/reading';
import { changes } from '../../sync/live';
import { useRead } from '../../sync/pages';
import type { DeviceInfo, Member, MemberPage } from '../../sync/types';
import { name } from '../../words/exchange';
import { lengthInWords, momentInWords } from '../../words/units';
import { t } from '../../words/words';
import { Doing, Roles } from './doing';
import { ChangeKeepers } from './keepers';

export type Say = (kind: string, content: Parameters<typeof mine>[1]) => Promise<boolean>;

export default function PersonScreen({ params }: ScreenProps) {
  const account = params.account ?? '';
  const { value, since, problem } = useRead<Member | MemberPage>(`/members/${account}`);
  const sayer = useSayer(`/members/${account}`);
  const say: Say = async (kind, content) => {
    const said = await sayer.say(mine(kind, content));
    if (said) changes.value += 1;
    return said !== null;
  };
  if (!value) {
    return (
      <Page title={t('members.title')} back="/members">
        <Trouble problem={problem} />
      </Page>
    );
  }
  const whole = 'devices' in value && mayOfficer.value ? value : null;
  const gone = value.status === 'left' || value.status === 'erased';
  return (
    <Page title={name(value.name)} back="/members" errors={sayer.refusal ? { doing: sayer.refusal } : {}}>
      <Since since={since} />
      <Facts member={value} />
      {!whole && <p>{t('person.little')}</p>}
      {whole && (
        <>
          <p class="quiet">{t('person.trace')}</p>
          <Doing member={whole} busy={sayer.busy} say={say} />
          {maySteward.value && whole.type !== 'person' && !concerns(whole) && (
            <ChangeKeepers key={whole.account} member={whole} busy={sayer.busy} say={say} />
          )}
          {!gone && whole.type === 'person' && <Devices member={whole} busy={sayer.busy} say={say} />}
          {whole.type === 'person' && <Supporters member={whole} />}
          {maySteward.value && whole.type === 'person' && account !== me.value?.account && (
            <>
              {!gone && <Roles member={whole} busy={sayer.busy} say={say} />}
              {whole.status !== 'erased' && <Forget member={whole} busy={sayer.busy} say={say} />}
            </>
          )}
        </>
      )}
    </Page>
  );
}

/** Whether this Kith lead looks after the account: then another one decides who does. */
function concerns({ custodians }: MemberPage): boolean {
  return custodians.some(({ account }) => account === me.value?.account);
}

function Facts({ member }: { member: Member | MemberPage }) {
  const roles = member.roles.map((role) => t(`role.${role}`)).join(', ');
  const facts = [
    { label: t('person.type'), value: member.type === 'person' ? t('person.person') : t(`people.${member.type}`) },
    { label: t('person.status'), value: t(`status.${member.status}`) },
    ...(roles ? [{ label: t('person.roles'), value: roles }] : []),
  ];
  if (!('devices' in member)) return <Answers answers={facts} />;
  const { phone, email, needs } = profileOf(member);
  const known = [
    [t('person.phone'), phone],
    [t('person.email'), email],
    [t('person.needs'), needs],
  ] as const;
  for (const [label, value] of known) if (value) facts.push({ label, value });
  if (member.custodians.length > 0) {
    const keepers = member.custodians.map((each) => name(each.name)).join(', ');
    facts.push({ label: t('person.custodians'), value: keepers });
  }
  facts.push({ label: t('person.balance'), value: balance(member.balance) });
  return <Answers answers={facts} />;
}

function balance(minutes: number): string {
  if (minutes === 0) return t('statement.even');
  const length = lengthInWords(minutes);
  return minutes > 0 ? t('statement.more', { length }) : t('statement.less', { length });
}

interface PartProps {
  member: MemberPage;
  busy: boolean;
  say: Say;
}

function Devices({ member, busy, say }: PartProps) {
  const open = member.invitations.filter((each) => each.state === 'open' || each.state === 'waiting');
  return (
    <>
      <Heading of="person.devices" />
      {member.devices.length === 0 && <p>{t('members.no-device')}</p>}
      <ul class="list">
        {member.devices.map((device) => (
          <Device
            key={device.key}
            device={device}
            busy={busy}
            stop={() => void say('key.revoked', { key: device.key })}
          />
        ))}
        {open.map(({ key, by, by_name, at, state, ready_at }) => (
          <li key={key}>
            <p>
              {t('person.invited', { name: name(by_name), moment: momentInWords(at) })}{' '}
              {state === 'waiting' && ready_at !== null && t('person.ready', { moment: momentInWords(ready_at) })}
            </p>
            <p class="actions">
              {state === 'waiting' && by !== me.value?.account && (
                <button type="button" disabled={busy} onClick={() => void say('invitation.approved', { key })}>
                  {t('approvals.allow')}
                </button>
              )}
              <button type="button" class="second" disabled={busy} onClick={() => void say('key.revoked', { key })}>
                {t('approvals.stop')}
              </button>
            </p>
          </li>
        ))}
      </ul>
      <p>
        <a href={`/members/invite?for=${member.account}`}>{t('person.invite', { name: name(member.name) })}</a>
      </p>
    </>
  );
}

function Device({ device, busy, stop }: { device: DeviceInfo; busy: boolean; stop: () => void }) {
  const sure = useSignal(false);
  return (
    <li>
      <p>
        {t('devices.other', { ending: device.key.slice(-4) })}.{' '}
        {t('devices.since', { moment: momentInWords(device.at) })}
      </p>
      {device.stopped !== null && <p>{t('devices.stopped', { moment: momentInWords(device.stopped) })}</p>}
      {device.stopped === null && !sure.value && (
        <button type="button" class="second" onClick={() => (sure.value = true)}>
          {t('devices.stop')}
        </button>
      )}
      {device.stopped === null && sure.value && (
        <p class="actions">
          <span>{t('person.stop.sure')}</span>
          <button type="button" disabled={busy} onClick={stop}>
            {t('devices.stop.yes')}
          </button>
          <button type="button" class="second" onClick={() => (sure.value = false)}>
            {t('devices.stop.no')}
          </button>
        </p>
      )}
    </li>
  );
}

/** Erases what is known of a person, for good; so it asks first. */
function Forget({ member, busy, say }: PartProps) {
  const sure = useSignal(false);
  if (!sure.value) {
    return (
      <>
        <Heading of="person.erase" />
        <p class="actions">
          <button type="button" class="second" onClick={() => (sure.value = true)}>
            {t('person.erase')}
          </button>
        </p>
      </>
    );
  }
  return (
    <>
      <Heading of="person.erase" />
      <p>{t('person.erase.sure')}</p>
      <p class="actions">
        <button type="button" disabled={busy} onClick={() => void say('person.erased', { account: member.account })}>
          {t('person.erase.yes', { name: name(member.name) })}
        </button>
        <button type="button" class="second" onClick={() => (sure.value = false)}>
          {t('person.erase.no')}
        </button>
      </p>
    </>
  );
}

function Supporters({ member }: { member: MemberPage }) {
  const names = (list: MemberPage['supporters']) => list.map((each) => name(each.name)).join(', ');
  if (member.supporters.length + member.supports.length === 0) return null;
  return (
    <>
      <Heading of="person.helpers" />
      {member.supporters.length > 0 && <p>{t('person.helped-by', { names: names(member.supporters) })}</p>}
      {member.supports.length > 0 && <p>{t('person.helps', { names: names(member.supports) })}</p>}
    </>
  );
}
