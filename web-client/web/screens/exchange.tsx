// One exchange: what it says, where it stands, and what this person may do about it.
import { useSignal } from '@preact/signals';
import type { ScreenProps } from '../app/routes';
import { mine, reference, useSayer } from '../app/saying';
import { mayOfficer, me } from '../app/session';
import { Answers } from '../parts/answers';
import { State } from '../parts/exchanges';
import { Radios } from '../parts/fields';
import { lazily } from '../parts/lazily';
import { Notice, Page } from '../parts/page';
import { Heading, Picture } from '../parts/picture';
import { Since, Trouble } from '../parts/reading';
import { changes } from '../sync/live';
import { takenCount } from '../sync/outbox';
import { useRead } from '../sync/pages';
import type { Exchange, Reason } from '../sync/types';
import { categoryInWords, consentInWords, lineInWords, name, waitingForMine } from '../words/exchange';
import { dayInWords, momentInWords } from '../words/units';
import { t } from '../words/words';

const REASONS: readonly Reason[] = ['not-me', 'wrong-time', 'wrong-day', 'did-not-happen', 'other'];

/** What officers may do is fetched only for them. */
const Attest = lazily(() => import('./officers/attest'), 'officers');

export default function ExchangeScreen({ params }: ScreenProps) {
  const { by = '', id = '' } = params;
  const path = `/exchanges/${by}/${id}`;
  const { value: exchange, since, problem } = useRead<Exchange>(path);
  if (!exchange) {
    return (
      <Page title={t('exchange.title')} back="/">
        <Trouble problem={problem} />
      </Page>
    );
  }
  return (
    <Page title={titleOf(exchange)} above={`${t('exchange.title')} ${reference(exchange.id)}`} back="/">
      <Since since={since} />
      {exchange.undoes && <p>{t('exchange.undoes')}</p>}
      {exchange.imported && <p>{t('exchange.imported')}</p>}
      <Facts exchange={exchange} />
      {exchange.not_right && (
        <Notice title="exchange.not-right.title">
          <p>{t('exchange.not-right', { name: name(exchange.not_right.by_name) })}</p>
          <p>{t(`reason.${exchange.not_right.reason}`)}</p>
        </Notice>
      )}
      <Doing exchange={exchange} />
      {exchange.deadline !== null && exchange.lines.some((line) => line.state === 'waiting') && (
        <p>{t('exchange.deadline', { moment: momentInWords(exchange.deadline) })}</p>
      )}
      {mayOfficer.value && <Attest exchange={exchange} />}
      <Heading of="proof.title" />
      <p>
        <a href={`/proof/${exchange.by}/${exchange.id}`}>{t('exchange.proof')}</a>
      </p>
    </Page>
  );
}

function myAccounts(): string[] {
  const person = me.value;
  if (!person) return [];
  return [person, ...person.supports, ...person.keeps].map(({ account }) => account);
}

/** The first of my accounts that takes part: for whom I may say that it isn't right. */
function partOfMine(exchange: Exchange): string {
  const parties = exchange.lines.flatMap((line) => [line.giver, line.receiver]);
  return myAccounts().find((account) => parties.includes(account)) ?? '';
}

function titleOf(exchange: Exchange): string {
  const [first] = exchange.lines;
  return first ? lineInWords(first, me.value?.account ?? '') : t('exchange.title');
}

function Facts({ exchange }: { exchange: Exchange }) {
  const account = me.value?.account ?? '';
  const several = exchange.lines.length > 1;
  return (
    <>
      <Answers
        answers={[
          { label: t('hours.check.what'), of: 'hours.check.what', value: categoryInWords(exchange.category) },
          { label: t('hours.check.when'), of: 'hours.check.when', value: dayInWords(exchange.day) },
          ...(exchange.note
            ? [{ label: t('hours.check.note'), of: 'hours.check.note' as const, value: exchange.note }]
            : []),
          {
            label: t('exchange.recorded'),
            of: 'exchange.recorded',
            value: `${name(exchange.by_name)}, ${momentInWords(exchange.at)}`,
          },
        ]}
      />
      <Heading of="exchange.state" />
      <ul class="list">
        {exchange.lines.map((line) => (
          <li key={`${line.giver} ${line.receiver}`}>
            {several && <p>{lineInWords(line, account)}</p>}
            <p>
              <State line={line} account={account} />
            </p>
            {line.consents.map((consent) => (
              <p key={consent.account}>{consentInWords(consent)}</p>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

type Asking = 'nothing' | 'decline' | 'wrong' | 'undo';

/** Agree, do not agree, take back, this isn't right, undo together: whichever fits. */
function Doing({ exchange }: { exchange: Exchange }) {
  const asking = useSignal<Asking>('nothing');
  const sayer = useSayer(`/exchange/${exchange.by}/${exchange.id}`);
  const named = { by: exchange.by, id: exchange.id, terms: exchange.terms };
  const waiting = waitingForMine(exchange, myAccounts());
  const self = partOfMine(exchange);
  const mineToTakeBack = exchange.by === me.value?.account && exchange.lines.some((line) => line.state === 'waiting');
  const settled = exchange.lines.some((line) => line.state === 'done' && line.undone_minutes < line.minutes);

  const tell = async (kind: string, content: Parameters<typeof mine>[1]) => {
    const progress = await sayer.say(mine(kind, content));
    if (!progress) return;
    asking.value = 'nothing';
    if (progress.state === 'saved') saved.value = progress.id;
    changes.value += 1;
  };
  const saved = useSignal('');

  if (saved.value && takenCount.value >= 0) {
    return (
      <div class="done" role="status">
        <p>{t('exchange.saved')}</p>
      </div>
    );
  }
  if (asking.value === 'decline' || asking.value === 'wrong') {
    const kind = asking.value === 'decline' ? 'exchange.declined' : 'exchange.disputed';
    return (
      <Why
        kind={asking.value}
        busy={sayer.busy}
        refusal={sayer.refusal}
        back={() => (asking.value = 'nothing')}
        tell={(reason) => tell(kind, { exchange: named, for: waiting[0] ?? self, reason })}
      />
    );
  }
  return (
    <>
      {sayer.refusal && (
        <p class="field-error" role="alert">
          {sayer.refusal}
        </p>
      )}
      {waiting.map((account) => (
        <p class="actions" key={account}>
          <Picture of="exchange.agree" />
          <button
            type="button"
            class="button big"
            disabled={sayer.busy}
            onClick={() => tell('exchange.agreed', { exchange: named, for: account })}
          >
            {account === me.value?.account ? t('exchange.agree') : t('exchange.agree.for', { name: nameOf(account) })}
          </button>
          <button type="button" class="second" onClick={() => (asking.value = 'decline')}>
            {t('exchange.decline')}
          </button>
        </p>
      ))}
      <div class="actions">
        {mineToTakeBack && (
          <button
            type="button"
            class="second"
            disabled={sayer.busy}
            onClick={() => tell('exchange.withdrawn', { exchange: named })}
          >
            {t('exchange.withdraw')}
          </button>
        )}
        {settled && self && !exchange.not_right && (
          <button type="button" class="second" onClick={() => (asking.value = 'wrong')}>
            {t('exchange.wrong')}
          </button>
        )}
        {exchange.not_right && exchange.not_right.by === me.value?.account && (
          <button
            type="button"
            class="second"
            disabled={sayer.busy}
            onClick={() => tell('exchange.resolved', { exchange: named, outcome: 'taken-back' })}
          >
            {t('exchange.wrong.back')}
          </button>
        )}
        {settled && self && (
          <button type="button" class="second" onClick={() => (asking.value = 'undo')}>
            {t('exchange.undo')}
          </button>
        )}
      </div>
      {asking.value === 'undo' && (
        <Notice title="exchange.undo.title">
          <p>{t('exchange.undo.body')}</p>
          <p class="actions">
            <button type="button" disabled={sayer.busy} onClick={() => tell('exchange.recorded', undoing(exchange))}>
              {t('exchange.undo.sure')}
            </button>
          </p>
        </Notice>
      )}
    </>
  );
}

function nameOf(account: string): string {
  const person = me.value;
  return name(
    [...(person?.supports ?? []), ...(person?.keeps ?? [])].find((each) => each.account === account)?.name ?? null,
  );
}

/** The mirror of every settled line: what was given goes back. */
function undoing(exchange: Exchange) {
  const lines = exchange.lines.flatMap((line, of) => {
    const minutes = line.minutes - line.undone_minutes;
    return line.state === 'done' && minutes > 0 ? [{ giver: line.receiver, minutes, of, receiver: line.giver }] : [];
  });
  const { category, day, by, id } = exchange;
  return { category, day, lines, undoes: { by, id } };
}

interface WhyProps {
  kind: 'decline' | 'wrong';
  busy: boolean;
  refusal: string;
  back: () => void;
  tell: (reason: Reason) => void;
}

function Why({ kind, busy, refusal, back, tell }: WhyProps) {
  const reason = useSignal<Reason | ''>('');
  const error = useSignal('');
  const submit = (event: Event) => {
    event.preventDefault();
    error.value = reason.value ? '' : t('reason.missing');
    if (reason.value) tell(reason.value);
  };
  const words = error.value || refusal;
  return (
    <form onSubmit={submit} noValidate>
      <Heading of={`exchange.${kind}.title`} />
      <Radios
        id="reason"
        label={t('reason.title')}
        errors={words ? { reason: words } : {}}
        value={reason.value}
        options={REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
        onValue={(value) => {
          reason.value = value;
        }}
      />
      <p>{t(`exchange.${kind}.next`)}</p>
      <p class="actions">
        <button type="submit" disabled={busy}>
          {t(`exchange.${kind}.send`)}
        </button>
        <button type="button" class="second" onClick={back}>
          {t('page.back')}
        </button>
      </p>
    </form>
  );
}
