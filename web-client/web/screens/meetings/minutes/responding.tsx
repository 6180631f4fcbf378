// "We did": what became of what people said. An honest "it cannot be done, because" counts as an answer.
import { useSignal } from '@preact/signals';
import type { Errors } from '../../../parts/errors';
import { Checks, Radios, TextField } from '../../../parts/fields';
import { type ContributionInfo, OUTCOMES, type Outcome } from '../../../sync/meetings';
import type { EntryName } from '../../../sync/types';
import { outcomeInWords } from '../../../words/meetings';
import { t } from '../../../words/words';
import { useKept } from './drafted';
import { keyOf } from './paper';

export interface Responded {
  contributions: EntryName[];
  outcome: Outcome;
  words: { text?: string; reason?: string; organisation?: string };
}

interface RespondingProps {
  /** Names what is written here, until it is said. */
  name: string;
  contributions: readonly Pick<ContributionInfo, 'by' | 'id' | 'text'>[];
  /** Who answers, where that is known. */
  organisation?: string;
  busy: boolean;
  errors: Errors;
  onErrors: (errors: Errors) => void;
  onResponded: (responded: Responded) => Promise<boolean>;
}

export function Responding(props: RespondingProps) {
  const { name, contributions, organisation = '', busy, errors, onErrors, onResponded } = props;
  const chosen = useSignal<string[]>(contributions.length === 1 ? contributions.map(keyOf) : []);
  const outcome = useSignal<Outcome | ''>('');
  const words = useKept(name);
  const who = useSignal(organisation);

  const submit = async (event: Event) => {
    event.preventDefault();
    const text = words.peek().trim();
    const wrong: Errors = {};
    if (chosen.value.length === 0) wrong['respond-what'] = t('respond.what.missing');
    if (!outcome.value) wrong['respond-outcome'] = t('respond.outcome.missing');
    else if (outcome.value !== 'done' && !text) wrong['respond-text'] = t('respond.reason.missing');
    onErrors(wrong);
    if (!outcome.value || Object.keys(wrong).length > 0) return;
    const about = contributions.filter((each) => chosen.value.includes(keyOf(each)));
    const told = outcome.value === 'not-yet' || outcome.value === 'cannot' ? { reason: text } : { text };
    const said = {
      contributions: about.map(({ by, id }) => ({ by, id })),
      outcome: outcome.value,
      // A part that is done is told with the reason why not the rest: both stand in one answer.
      words: { ...told, ...(outcome.value === 'partly' ? { reason: text } : {}), organisation: who.value },
    };
    if (!(await onResponded(said))) return;
    words.value = '';
    outcome.value = '';
    chosen.value = [];
  };
  const why = outcome.value === 'not-yet' || outcome.value === 'cannot';
  return (
    <form onSubmit={submit} noValidate>
      <Checks
        id="respond-what"
        label={t('respond.what')}
        errors={errors}
        values={chosen.value}
        options={contributions.map((each) => ({ value: keyOf(each), label: each.text ?? t('minutes.erased') }))}
        onValues={(values) => {
          chosen.value = values;
        }}
      />
      <Radios
        id="respond-outcome"
        label={t('respond.outcome')}
        errors={errors}
        value={outcome.value}
        options={OUTCOMES.map((value) => ({ value, label: outcomeInWords(value) }))}
        onValue={(value) => {
          outcome.value = value;
        }}
      />
      <TextField
        id="respond-text"
        label={t(why ? 'respond.reason' : 'respond.text')}
        hint={t('respond.text.hint')}
        errors={errors}
        value={words.value}
        onValue={(value) => {
          words.value = value;
        }}
        lines={4}
        maxLength={2000}
      />
      <TextField
        id="respond-who"
        label={t('respond.who')}
        value={who.value}
        onValue={(value) => {
          who.value = value;
        }}
        maxLength={200}
      />
      <p class="actions">
        <button type="submit" disabled={busy}>
          {t('respond.send')}
        </button>
      </p>
    </form>
  );
}
