// My phones: which are set up, stopping one, and setting up another.
import { useSignal } from '@preact/signals';
import { mine, useSayer } from '../../app/saying';
import { me } from '../../app/session';
import { newSecret, type Secret } from '../../device/invitation';
import { deviceKey } from '../../device/key';
import { InvitationCard } from '../../parts/invitation';
import { Notice, Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Trouble } from '../../parts/reading';
import { changes } from '../../sync/live';
import { useRead } from '../../sync/pages';
import type { DeviceInfo, MemberInvitation, MemberPage } from '../../sync/types';
import { momentInWords } from '../../words/units';
import { t } from '../../words/words';

export default function DevicesScreen() {
  const account = me.value?.account ?? '';
  const { value, problem } = useRead<MemberPage>(`/members/${account}`);
  const sayer = useSayer('/me/devices');
  const secret = useSignal<Secret | null>(null);

  const say = async (kind: string, content: Parameters<typeof mine>[1]) => {
    const done = await sayer.say(mine(kind, content));
    if (done) changes.value += 1;
    return done;
  };
  const add = async () => {
    const made = await newSecret();
    if (await say('invitation.issued', { account, key: made.signer.did })) secret.value = made;
  };
  const waiting = value?.invitations.filter((each) => each.state === 'waiting' || each.state === 'open') ?? [];
  const foreign = waiting.filter((each) => each.by !== account);
  return (
    <Page title={t('devices.title')} back="/me" errors={sayer.refusal ? { add: sayer.refusal } : {}}>
      <Trouble problem={problem} />
      {foreign.map((each) => (
        <Foreign key={each.key} invitation={each} busy={sayer.busy} say={say} />
      ))}
      <ul class="list">
        {value?.devices.map((device) => (
          <Device
            key={device.key}
            device={device}
            busy={sayer.busy}
            stop={() => say('key.revoked', { key: device.key })}
          />
        ))}
      </ul>
      <Heading of="devices.add.title" />
      <p>{t('devices.add.body')}</p>
      {secret.value ? (
        <InvitationCard secret={secret.value} name={me.value?.name ?? ''} />
      ) : (
        <p class="actions">
          <button type="button" id="add" disabled={sayer.busy} onClick={add}>
            {t('devices.add')}
          </button>
        </p>
      )}
      <Heading of="devices.lost.title" />
      <p>{t('devices.lost.body')}</p>
    </Page>
  );
}

function Device({ device, busy, stop }: { device: DeviceInfo; busy: boolean; stop: () => void }) {
  const sure = useSignal(false);
  const here = device.key === deviceKey.value?.did;
  return (
    <li>
      <p>
        <strong>{here ? t('devices.this') : t('devices.other', { ending: device.key.slice(-4) })}</strong>
      </p>
      <p>{t('devices.since', { moment: momentInWords(device.at) })}</p>
      {device.storage === 'fallback' && <p class="quiet">{t('devices.fallback')}</p>}
      {device.stopped !== null && <p>{t('devices.stopped', { moment: momentInWords(device.stopped) })}</p>}
      {device.stopped === null && (
        <p class="actions">
          {sure.value ? (
            <>
              <span>{here ? t('devices.stop.this.sure') : t('devices.stop.sure')}</span>
              <button type="button" disabled={busy} onClick={stop}>
                {t('devices.stop.yes')}
              </button>
              <button type="button" class="second" onClick={() => (sure.value = false)}>
                {t('devices.stop.no')}
              </button>
            </>
          ) : (
            <button type="button" class="second" onClick={() => (sure.value = true)}>
              {here ? t('devices.stop.this') : t('devices.stop')}
            </button>
          )}
        </p>
      )}
    </li>
  );
}

interface ForeignProps {
  invitation: MemberInvitation;
  busy: boolean;
  say: (kind: string, content: { key: string }) => void;
}

/** Somebody else has asked for a phone to be set up in my name: mine to allow or to stop. */
function Foreign({ invitation, busy, say }: ForeignProps) {
  const { key, by_name, ready_at, at } = invitation;
  return (
    <Notice title="home.device.title">
      <p>{t('home.device.body', { name: by_name ?? t('people.someone'), at: momentInWords(ready_at ?? at) })}</p>
      <p class="actions">
        <button type="button" disabled={busy} onClick={() => say('invitation.approved', { key })}>
          {t('devices.allow')}
        </button>
        <button type="button" class="second" disabled={busy} onClick={() => say('key.revoked', { key })}>
          {t('devices.refuse')}
        </button>
      </p>
    </Notice>
  );
}
