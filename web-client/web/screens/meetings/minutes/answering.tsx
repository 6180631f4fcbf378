// "Are these minutes right?": four answers, and words where something should change. Asked on a device of one's own, by
// a link, and of somebody without either by whoever hears them.
import { type Signal, useSignal } from '@preact/signals';
import type { Errors } from '../../../parts/errors';
import { Checks, Radios, TextField } from '../../../parts/fields';
import { type AnsweredInfo, VERDICTS, type Verdict } from '../../../sync/meetings';
import { verdictInWords } from '../../../words/meetings';
import { t } from '../../../words/words';

export interface Said {
  answer: Verdict;
  text: string;
  /** Their organisation had to clear the minutes, and has. */
  cleared: boolean;
}

interface AnsweringProps {
  /** Starts the ids of the fields. */
  id: string;
  /** What they said last. */
  before: AnsweredInfo | null;
  label: string;
  words: Signal<string>;
  busy: boolean;
  send: string;
  onErrors: (errors: Errors) => void;
  errors: Errors;
  /** What else is to be right before it is said. */
  also?: () => Errors;
  onSaid: (said: Said) => void;
}

export function Answering({ id, before, label, words, busy, send, errors, also, onErrors, onSaid }: AnsweringProps) {
  const answer = useSignal<Verdict | ''>('');
  const cleared = useSignal<'cleared'[]>([]);
  const waited = before?.answer === 'awaiting-clearance';

  const submit = (event: Event) => {
    event.preventDefault();
    const wrong: Errors = also?.() ?? {};
    const text = words.peek().trim();
    if (!answer.value) wrong[`${id}-answer`] = t('agree.missing');
    if (answer.value === 'needs-change' && !text) wrong[`${id}-text`] = t('agree.text.missing');
    onErrors(wrong);
    if (!answer.value || Object.keys(wrong).length > 0) return;
    const kept = answer.value === 'needs-change' || answer.value === 'unsure' ? text : '';
    onSaid({ answer: answer.value, text: kept, cleared: answer.value === 'true-record' && cleared.value.length > 0 });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Radios
        id={`${id}-answer`}
        label={label}
        errors={errors}
        value={answer.value}
        options={VERDICTS.map((value) => ({ value, label: verdictInWords(value), hint: t(`agree.hint.${value}`) }))}
        onValue={(value) => {
          answer.value = value;
        }}
      />
      {(answer.value === 'needs-change' || answer.value === 'unsure') && (
        <TextField
          id={`${id}-text`}
          label={t(answer.value === 'unsure' ? 'agree.text.unsure' : 'agree.text')}
          hint={t('agree.text.hint')}
          errors={errors}
          value={words.value}
          onValue={(value) => {
            words.value = value;
          }}
          lines={4}
          maxLength={2000}
        />
      )}
      {answer.value === 'true-record' && waited && (
        <Checks
          id={`${id}-cleared`}
          label={t('agree.cleared')}
          values={cleared.value}
          options={[{ value: 'cleared', label: t('agree.cleared.yes') }]}
          onValues={(values) => {
            cleared.value = values;
          }}
        />
      )}
      <p class="actions">
        <button type="submit" disabled={busy}>
          {send}
        </button>
      </p>
    </form>
  );
}
