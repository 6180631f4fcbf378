// Summaries to check: somebody with lived experience reads what would leave, word for word, and agrees or says why not.
import { useSignal } from '@preact/signals';
import { mine, refusalInWords, useSayer } from '../../app/saying';
import type { Errors } from '../../parts/errors';
import { TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { Problem, post } from '../../sync/api';
import { changes } from '../../sync/live';
import { useAll, useRead } from '../../sync/pages';
import type { Released, Releases, Waiting } from '../../sync/summaries';
import { periodInWords } from '../../words/periods';
import { dayInWords, momentInWords } from '../../words/units';
import { t } from '../../words/words';
import { Said } from './told';

export default function ReleasesScreen() {
  const { value: page, since, problem } = useRead<Releases>('/releases', changes.value);
  const { value: released } = useAll<Released>('/releases');
  const errors = useSignal<Errors>({});
  return (
    <Page title={t('sum.title')} back="/leaves" errors={errors.value}>
      <p>{t('sum.intro')}</p>
      <Trouble problem={problem} />
      <Since since={since} />
      {page && page.signatories === 0 && <p role="status">{t('sum.nobody')}</p>}
      {page && page.signatories === 1 && <p role="status">{t('sum.deputy')}</p>}
      {page?.waiting.map((each) => (
        <Offer
          key={each.release}
          offer={each}
          may={page.signatory && since === undefined}
          errors={errors.value}
          onErrors={(found) => {
            errors.value = found;
          }}
        />
      ))}
      {page?.coming && page.waiting.length === 0 && (
        <p>{t('sum.coming', { period: periodInWords(page.coming), day: dayInWords(page.coming.due) })}</p>
      )}
      <Heading of="sum.released" />
      {released?.length === 0 && <p>{t('sum.released.none')}</p>}
      {released?.map(({ release, text, told, by_name, at }) => (
        <details key={release}>
          <summary>{periodInWords(told)}</summary>
          <p>{t('sum.by', { name: by_name ?? t('people.erased'), moment: momentInWords(at) })}</p>
          <Said told={told} text={text} />
        </details>
      ))}
    </Page>
  );
}

interface OfferProps {
  offer: Waiting;
  /** Whether the reader checks what leaves. */
  may: boolean;
  errors: Errors;
  onErrors: (errors: Errors) => void;
}

function Offer({ offer: { release, text, told, no }, may, errors, onErrors }: OfferProps) {
  const period = periodInWords(told);
  return (
    <section>
      <h2>{t('sum.waits', { period })}</h2>
      {no && <p role="status">{t('sum.no.said', { name: no.by_name ?? t('people.erased'), reason: no.reason })}</p>}
      <Said told={told} text={text} />
      {may && <Answer release={release} from={told.from} to={told.to} errors={errors} onErrors={onErrors} />}
      {!may && <p>{t('sum.not-you')}</p>}
    </section>
  );
}

interface AnswerProps extends Pick<OfferProps, 'errors' | 'onErrors'> {
  release: string;
  from: string;
  to: string;
}

function Answer({ release, from, to, errors, onErrors }: AnswerProps) {
  const sayer = useSayer('/releases');
  const reason = useSignal('');
  const box = `why-${from}`;
  const agree = async () => {
    if (await sayer.say(mine('summary.released', { from, release, to }))) changes.value += 1;
  };
  const decline = async (event: Event) => {
    event.preventDefault();
    if (reason.value.trim() === '') return onErrors({ [box]: t('sum.no.missing') });
    try {
      await post('/releases/no', { release, reason: reason.value.trim() });
      onErrors({});
      changes.value += 1;
    } catch (error) {
      onErrors({ [box]: error instanceof Problem ? refusalInWords(error) : t('reading.offline') });
    }
  };
  return (
    <>
      <p>{t('sum.agree.means')}</p>
      {sayer.refusal && (
        <p class="field-error" role="alert">
          {sayer.refusal}
        </p>
      )}
      <p class="actions">
        <button type="button" disabled={sayer.busy} onClick={agree}>
          {t('sum.agree')}
        </button>
      </p>
      <form onSubmit={decline} noValidate>
        <TextField
          id={box}
          label={t('sum.no.why')}
          hint={t('sum.no.hint')}
          errors={errors}
          value={reason.value}
          onValue={(value) => {
            reason.value = value;
          }}
          maxLength={1000}
          lines={3}
        />
        <p class="actions">
          <button type="submit" class="second">
            {t('sum.no')}
          </button>
        </p>
      </form>
    </>
  );
}
