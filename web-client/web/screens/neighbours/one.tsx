// One neighbour area: who they are with words to compare over the phone, accepting them, limits, ending it, what we owe.
import { useSignal } from '@preact/signals';
import { go } from '../../app/router';
import type { ScreenProps } from '../../app/routes';
import { mine, type Sayer, tried, useSayer } from '../../app/saying';
import { mayOfficer, maySteward } from '../../app/session';
import { toBase64url } from '../../device/bytes';
import { randomBytes } from '../../device/chance';
import { Answers } from '../../parts/answers';
import type { Errors } from '../../parts/errors';
import { TextField } from '../../parts/fields';
import { Notice, Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { del } from '../../sync/api';
import { type Peer, usePeers } from '../../sync/areas';
import { changes } from '../../sync/live';
import { areaName, balanceInWords, heldInWords, isGood, stateInWords } from '../../words/areas';
import { lengthInWords } from '../../words/units';
import { t } from '../../words/words';
import { addressOf } from './address';
import { Mismatch } from './mismatch';
import { NewKey } from './newkey';
import { Spoken } from './spoken';

/** What a Kith lead is offered first, in hours. */
const USUAL = '20';
/** The most hours that may be set. */
const MOST = 100_000;

export default function NeighbourScreen({ params: { origin } }: ScreenProps) {
  const { value: peers, since, problem, reading } = usePeers();
  const peer = peers?.items.find((each) => each.origin === origin);
  if (!peer) {
    return (
      <Page title={t(reading ? 'areas.reading' : 'areas.gone')} back="/neighbours">
        <Trouble problem={problem} />
      </Page>
    );
  }
  return (
    <Page title={areaName(peer)} back="/neighbours">
      <Since since={since} />
      <p role="status">
        <span class={isGood(peer) ? 'state good' : 'state'}>{stateInWords(peer)}</span>
      </p>
      <Mismatch peer={peer} />
      <NewKey peer={peer} />
      {peer.turned_away && (
        <Notice title="areas.away">
          <p>{t('areas.away.body', { area: areaName(peer) })}</p>
          {maySteward.value && <p>{t('areas.away.do')}</p>}
        </Notice>
      )}
      <Who peer={peer} />
      {maySteward.value && !peer.linked && <Accept peer={peer} />}
      {maySteward.value && (peer.state === 'asks' || peer.state === 'asked') && !peer.linked && <Decline peer={peer} />}
      {mayOfficer.value && (peer.linked || peer.state === 'ended') && <Hours peer={peer} />}
      {peer.state === 'linked' && <Help peer={peer} />}
      {maySteward.value && peer.linked && <Change peer={peer} />}
    </Page>
  );
}

function Who({ peer }: { peer: Peer }) {
  return (
    <Answers
      answers={[
        ...(peer.name ? [{ label: t('areas.who.name'), value: peer.name }] : []),
        ...(peer.organisation ? [{ label: t('areas.who.organisation'), value: peer.organisation }] : []),
        ...(peer.area ? [{ label: t('areas.who.area'), value: peer.area }] : []),
        ...(peer.address
          ? [{ label: t('areas.who.address'), value: <span class="breakable">{peer.address}</span> }]
          : []),
      ]}
    />
  );
}

function Accept({ peer }: { peer: Peer }) {
  const area = areaName(peer);
  return (
    <>
      <Heading of="areas.words" />
      <p>{t('areas.words.phone', { area })}</p>
      <p>{t('areas.words.read')}</p>
      <Spoken words={peer.words} />
      <p>{t('areas.words.differ')}</p>
      <Heading of="areas.accept" values={{ area }} />
      <p>{t('areas.accept.body')}</p>
      <Ceiling peer={peer} button={t('areas.accept.yes')} kind="peer.linked" />
    </>
  );
}

/** They are told nothing: their link is over, and they are on no list here any more. */
function Decline({ peer }: { peer: Peer }) {
  const sure = useSignal(false);
  const wrong = useSignal('');
  const area = areaName(peer);
  const decline = async () => {
    wrong.value = await tried(() => del(`/peers/${encodeURIComponent(peer.origin)}`));
    if (!wrong.value) go('/neighbours');
  };
  return (
    <>
      <Heading of="areas.decline" />
      <p>{t('areas.decline.body', { area })}</p>
      {wrong.value && (
        <p class="field-error" role="alert">
          {wrong.value}
        </p>
      )}
      <p class="actions">
        {sure.value ? (
          <button type="button" onClick={() => void decline()}>
            {t('areas.decline.yes')}
          </button>
        ) : (
          <button type="button" class="second" onClick={() => (sure.value = true)}>
            {t('areas.decline.ask')}
          </button>
        )}
      </p>
    </>
  );
}

interface CeilingProps {
  peer: Peer;
  button: string;
  kind: 'peer.linked' | 'peer.changed';
}

/** What says that the two are linked; of the salt the node makes the names under which our payers are known there. */
function linking(shared: { ceiling: number; peer: string }, peer: Peer) {
  return { ...shared, node: peer.node, salt: toBase64url(randomBytes(32)) };
}

/** How far the balance may go either way, in hours. */
function Ceiling({ peer, button, kind }: CeilingProps) {
  const typed = useSignal(peer.ceiling === null ? USUAL : String(peer.ceiling / 60));
  const errors = useSignal<Errors>({});
  const saved = useSignal(false);
  const sayer = useSayer('/neighbours');
  const submit = async (event: Event) => {
    event.preventDefault();
    const hours = Number(typed.value.trim().replace(',', '.'));
    const good = typed.value.trim() !== '' && hours >= 0 && hours <= MOST;
    errors.value = good ? {} : { ceiling: t('areas.ceiling.wrong') };
    if (!good) return;
    const ceiling = Math.round(hours * 60);
    const shared = { ceiling, peer: peer.origin };
    saved.value = await tell(sayer, kind, kind === 'peer.linked' ? linking(shared, peer) : shared);
  };
  const wrong = sayer.refusal ? { ceiling: sayer.refusal } : errors.value;
  return (
    <form onSubmit={submit} noValidate>
      <TextField
        id="ceiling"
        label={t('areas.ceiling')}
        hint={t('areas.ceiling.hint')}
        errors={wrong}
        value={typed.value}
        onValue={(value) => {
          typed.value = value;
        }}
        width={5}
        numeric
      />
      <p class="actions">
        <button type="submit" disabled={sayer.busy}>
          {button}
        </button>
      </p>
      <p role="status">{saved.value && t('areas.saved')}</p>
    </form>
  );
}

async function tell(sayer: Sayer, kind: string, content: Record<string, string | number>): Promise<boolean> {
  const progress = await sayer.say(mine(kind, content));
  if (progress) changes.value += 1;
  return progress !== null;
}

/** What two areas owe each other, and the limits that both have set. */
function Hours({ peer }: { peer: Peer }) {
  const area = areaName(peer);
  return (
    <>
      <Heading of="areas.hours" />
      <p>{balanceInWords(peer)}</p>
      <Answers
        answers={[
          ...length('areas.hours.way', peer.under_way),
          ...length('areas.hours.ours', peer.ceiling),
          ...length('areas.hours.theirs', peer.their_ceiling, area),
        ]}
      />
      <p>
        <a href={`${addressOf(peer)}/statement`}>{t('areas.statement', { area })}</a>
      </p>
    </>
  );
}

function length(
  label: 'areas.hours.way' | 'areas.hours.ours' | 'areas.hours.theirs',
  minutes: number | null,
  area = '',
) {
  return minutes === null ? [] : [{ label: t(label, { area }), value: lengthInWords(minutes) }];
}

/** How neighbours help check our book: what they hold of it, and how far they have checked. */
function Help({ peer }: { peer: Peer }) {
  return (
    <>
      <Heading of="areas.help" />
      <p>{t('areas.help.body')}</p>
      <ul>
        <li>{heldInWords('areas.help.holds', peer.holds_of_ours)}</li>
        <li>{heldInWords('areas.help.checked', peer.cosigned)}</li>
        {peer.full && <li>{t('areas.help.full')}</li>}
      </ul>
    </>
  );
}

function Change({ peer }: { peer: Peer }) {
  const sure = useSignal(false);
  const sayer = useSayer('/neighbours');
  const area = areaName(peer);
  return (
    <>
      <details>
        <summary>{t('areas.change')}</summary>
        <Ceiling peer={peer} button={t('areas.change.save')} kind="peer.changed" />
      </details>
      <details>
        <summary>{t('areas.words.again')}</summary>
        <p>{t('areas.words.read')}</p>
        <Spoken words={peer.words} />
      </details>
      <details>
        <summary>{t('areas.end', { area })}</summary>
        <p>{t('areas.end.body', { area })}</p>
        {sayer.refusal && (
          <p class="field-error" role="alert">
            {sayer.refusal}
          </p>
        )}
        <p class="actions">
          {sure.value ? (
            <button
              type="button"
              disabled={sayer.busy}
              onClick={() => void tell(sayer, 'peer.ended', { peer: peer.origin })}
            >
              {t('areas.end.yes')}
            </button>
          ) : (
            <button type="button" class="second" onClick={() => (sure.value = true)}>
              {t('areas.end.ask')}
            </button>
          )}
        </p>
      </details>
    </>
  );
}
