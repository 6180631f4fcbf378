// Saying how something one took on goes: on a device of one's own, or with a link.
import { useSignal } from '@preact/signals';
import { useSayer } from '../../../app/saying';
import type { Signer } from '../../../device/envelope';
import type { Errors } from '../../../parts/errors';
import { Radios, TextField } from '../../../parts/fields';
import { ACTION_STATUSES, type ActionInfo, type ActionStatus } from '../../../sync/meetings';
import { actionStatusInWords, optionsOf } from '../../../words/meetings';
import { dayInWords, dayOf } from '../../../words/units';
import { t } from '../../../words/words';
import { named, saying } from '../sayings';
import { useKept } from './drafted';

interface MovingProps {
  action: ActionInfo;
  /** Whom a link speaks for, and its key. */
  by?: string;
  signer?: Signer;
  onMoved: () => void;
}

export function Moving({ action, by, signer, onMoved }: MovingProps) {
  const status = useSignal<ActionStatus>(action.status);
  const errors = useSignal<Errors>({});
  const words = useKept(`action ${action.id}`);
  const sayer = useSayer('/todo');
  const id = `action-${action.id}`;
  const late = action.due !== null && action.due < dayOf(new Date());
  const submit = async (event: Event) => {
    event.preventDefault();
    const text = words.value.trim();
    const needs = status.value === 'not-done' && !text;
    errors.value = needs ? { [`${id}-text`]: t('todo.reason.missing') } : {};
    if (needs) return;
    const content = { action: named(action), on: dayOf(new Date()), status: status.value };
    const said = await saying('action.moved', content, text ? { text } : undefined, by);
    if (!(await sayer.say(said, signer && [signer]))) return;
    words.value = '';
    onMoved();
  };
  return (
    <article class="card">
      <h3>{action.text ?? t('minutes.erased')}</h3>
      {action.due && <p>{t(late ? 'todo.was' : 'todo.by', { day: dayInWords(action.due) })}</p>}
      <p class="quiet">{actionStatusInWords(action.status)}</p>
      <details>
        <summary>{t('todo.move')}</summary>
        <form onSubmit={submit} noValidate>
          <Radios
            id={id}
            label={t('todo.how')}
            errors={sayer.refusal ? { [id]: sayer.refusal } : {}}
            value={status.value}
            options={optionsOf(ACTION_STATUSES, actionStatusInWords)}
            onValue={(value) => {
              status.value = value;
            }}
          />
          <TextField
            id={`${id}-text`}
            label={t('todo.text')}
            errors={errors.value}
            value={words.value}
            onValue={(value) => {
              words.value = value;
            }}
            lines={3}
            maxLength={2000}
          />
          <button type="submit" disabled={sayer.busy}>
            {t('todo.send')}
          </button>
        </form>
      </details>
    </article>
  );
}
