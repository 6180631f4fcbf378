// One piece of help across areas: where it stands, its pay code where this device made it, and taking it back.
import { useSignal } from '@preact/signals';
import { type ComponentType, Fragment } from 'preact';
import { useEffect } from 'preact/hooks';
import { go, here } from '../../app/router';
import type { ScreenProps } from '../../app/routes';
import { mine, reference, useSayer } from '../../app/saying';
import { me } from '../../app/session';
import { fromBase64url } from '../../device/bytes';
import { typedPayCode } from '../../device/paycode';
import { Answers } from '../../parts/answers';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { usePeers, useTransfers } from '../../sync/areas';
import { codes, forgetCode, forgetDecided, type KeptCode, readCodes } from '../../sync/codes';
import { discard } from '../../sync/outbox';
import { aboutInWords, areaOf, transferInWords } from '../../words/areas';
import { dayInWords, lengthInWords } from '../../words/units';
import { t } from '../../words/words';
import { begins, turnedRound } from './answers';
import { type Shown, Stands, withUnsent } from './lines';
import { WereLost } from './lost';
import { LeadsMustRing } from './ring';

export default function TransferScreen({ params: { transfer: name } }: ScreenProps) {
  const account = here.value.search.get('for') ?? me.value?.account ?? '';
  const own = account === me.value?.account;
  const { value: sent, since, problem, reading } = useTransfers(own ? undefined : account);
  const peers = usePeers().value?.items ?? [];
  useEffect(() => {
    void readCodes().then(() => forgetDecided(sent ?? []));
  }, [sent]);
  const transfer = withUnsent(sent ?? [], account).find((each) => each.transfer === name || each.id === name);
  const code = codes.value?.find((each) => each.transfer === name);
  if (!transfer) {
    return (
      <Page title={t(reading || codes.value === null ? 'across.reading' : 'board.gone.title')} back="/across">
        <Trouble problem={problem} />
      </Page>
    );
  }
  return (
    <Page title={transferInWords(transfer, own ? account : '')} back={own ? '/across' : `/across?for=${account}`}>
      <Since since={since} />
      <p>
        <Stands transfer={transfer} />
      </p>
      <WereLost transfer={transfer.transfer} />
      {transfer.state === 'promised' && (code ? <CodeCard code={code} transfer={transfer} /> : <NoCode />)}
      <Answers
        answers={[
          { label: t('across.peer.short'), value: areaOf(transfer) },
          { label: t('hours.check.long'), of: 'hours.check.long', value: lengthInWords(transfer.minutes) },
          { label: t('hours.check.when'), of: 'hours.check.when', value: dayInWords(transfer.day) },
          { label: t('hours.check.what'), of: 'hours.check.what', value: aboutInWords(transfer) },
          ...(transfer.note
            ? [{ label: t('hours.check.note'), of: 'hours.check.note' as const, value: transfer.note }]
            : []),
          { label: t('done.reference'), value: reference(transfer.id) },
        ]}
      />
      {waits(transfer) && <LeadsMustRing peers={peers} origin={transfer.peer.origin} />}
      {(transfer.state === 'promised' || transfer.state === 'offered') && (
        <Fragment key={transfer.state}>
          <Heading of="hours.next.title" />
          <p>{t(transfer.side === 'gave' ? 'across.next' : 'across.next.received', { area: areaOf(transfer) })}</p>
          {transfer.waiting_for === 'their-phone' && <Compare transfer={transfer} />}
          <TakeBack transfer={transfer} />
        </Fragment>
      )}
      {transfer.state === 'settled' && <Undo transfer={transfer} />}
      {transfer.state === 'cancelling' && <p>{t('across.cancelling.body', { area: areaOf(transfer) })}</p>}
    </Page>
  );
}

function waits({ state }: Shown): boolean {
  return state === 'promised' || state === 'offered' || state === 'cancelling';
}

type QrProps = { text: string; label: string };

/** The code, to be scanned or typed by whoever gave. */
function CodeCard({ code, transfer }: { code: KeptCode; transfer: Shown }) {
  const drawn = useSignal<{ Qr: ComponentType<QrProps> } | null>(null);
  useEffect(() => {
    void import('../../parts/qr').then((module) => {
      drawn.value = { Qr: module.default };
    });
  }, []);
  const Qr = drawn.value?.Qr;
  return (
    <section class="card" aria-labelledby="paycode">
      <Heading of="across.show" id="paycode" />
      <p>{t('across.show.body', { area: areaOf(transfer) })}</p>
      <h3>{t('across.show.typed')}</h3>
      <p class="code" data-paycode>
        {code.code}
      </p>
      <p>{t('across.show.terms', { length: lengthInWords(transfer.minutes), day: dayInWords(transfer.day) })}</p>
      <h3>{t('across.show.scan')}</h3>
      {Qr && <Qr text={code.square} label={t('across.show.qr')} />}
      <p class="actions">
        <button type="button" class="second" onClick={() => window.print()}>
          {t('invitation.print')}
        </button>
      </p>
      <p>{t('across.show.care')}</p>
    </section>
  );
}

/** Both nodes are there, and nothing comes of it: what was said on the two sides may differ. */
function Compare({ transfer }: { transfer: Shown }) {
  const terms = { length: lengthInWords(transfer.minutes), day: dayInWords(transfer.day), area: areaOf(transfer) };
  const secret = transfer.code === null ? null : fromBase64url(transfer.code);
  return (
    <>
      <p>{t(`across.compare.${transfer.side}`, terms)}</p>
      {secret && (
        <p class="code" data-typed>
          {typedPayCode(secret)}
        </p>
      )}
    </>
  );
}

/** Hours that are done go back as new help the other way, never by themselves. */
function Undo({ transfer }: { transfer: Shown }) {
  const back = async () => {
    await begins(turnedRound(transfer));
    go('/across/log');
  };
  return (
    <>
      <Heading of="across.undo" />
      <p>{t('across.undo.body')}</p>
      <p>{t(`across.undo.${transfer.side}`, { area: areaOf(transfer) })}</p>
      <p class="actions">
        <button type="button" class="second" onClick={() => void back()}>
          {t('across.undo.log')}
        </button>
      </p>
    </>
  );
}

function NoCode() {
  return codes.value === null ? null : <p>{t('across.show.elsewhere')}</p>;
}

/** Whoever received ends it at once; whoever gave can only ask. */
function TakeBack({ transfer }: { transfer: Shown }) {
  const sure = useSignal(false);
  const sayer = useSayer('/across');
  const side = transfer.side;
  const area = areaOf(transfer);
  const take = async () => {
    // One that was never sent simply goes.
    if (transfer.unsent && (await discard(transfer.id))) {
      await forgetCode(transfer.transfer);
      return go('/across');
    }
    const said = mine('transfer.withdrawn', { transfer: transfer.transfer });
    if (await sayer.say(said)) go('/across');
  };
  return (
    <>
      <Heading of="across.back" />
      <p>{t(`across.back.${side}`, { area })}</p>
      {sayer.refusal && (
        <p class="field-error" role="alert">
          {sayer.refusal}
        </p>
      )}
      <p class="actions">
        {sure.value ? (
          <button type="button" disabled={sayer.busy} onClick={() => void take()}>
            {t('across.back.yes')}
          </button>
        ) : (
          <button type="button" class="second" onClick={() => (sure.value = true)}>
            {t(`across.back.${side}.ask`, { area })}
          </button>
        )}
      </p>
    </>
  );
}
