// Something to talk about, raised by anyone who belongs.
import { useSignal } from '@preact/signals';
import type { ScreenProps } from '../../app/routes';
import { reference, useSayer } from '../../app/saying';
import { me } from '../../app/session';
import { Confirmation } from '../../parts/answers';
import type { Errors } from '../../parts/errors';
import { Radios, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { SIDES, type Side } from '../../sync/meetings';
import type { Progress } from '../../sync/outbox';
import { optionsOf, sideInWords } from '../../words/meetings';
import { t } from '../../words/words';
import { useMeeting } from './merging';
import { sideOf, useDraft } from './noting';
import { addressOf, nameIn, saying } from './sayings';

interface Answers {
  title: string;
  plain: string;
  side: Side | '';
}

export default function RaiseScreen({ params }: ScreenProps) {
  const name = nameIn(params);
  const { meeting } = useMeeting(name);
  const draft = useDraft<Answers>(`raise ${name.by}/${name.id}`, { title: '', plain: '', side: '' });
  const errors = useSignal<Errors>({});
  const done = useSignal<Progress | null>(null);
  const sayer = useSayer('/meetings');
  if (!draft) return null;
  const { title, plain, side } = draft.answers.value;
  // Who told as what they come is not asked on which side they stand.
  const own = meeting?.attendance.find((each) => each.who === me.value?.account)?.row?.capacity;
  const submit = async (event: Event) => {
    event.preventDefault();
    errors.value = {
      ...(title.trim() ? {} : { title: t('item.missing') }),
      ...(own || side ? {} : { side: t('raise.side.missing') }),
    };
    if (Object.keys(errors.value).length > 0) return;
    const proposed_by = side || sideOf(own);
    const said = await saying('item.raised', { meeting: name, proposed_by }, { title, plain_title: plain });
    done.value = await sayer.say(said);
    if (done.value) await draft.clear();
  };
  const back = addressOf('meetings', name);
  if (done.value) {
    return (
      <Page title={t('raise.done')} back={back}>
        <Confirmation reference={reference(done.value.id)}>
          <p>{t(done.value.state === 'saved' ? 'hours.saved.body' : 'raise.done.body')}</p>
        </Confirmation>
        <p class="actions">
          <a class="button" href={back}>
            {t('come.back')}
          </a>
        </p>
      </Page>
    );
  }
  const wrong: Errors = sayer.refusal ? { title: sayer.refusal } : errors.value;
  return (
    <Page title={t('meeting.raise')} back={back} errors={wrong}>
      <form onSubmit={submit} noValidate>
        <TextField
          id="title"
          label={t('raise.what')}
          hint={t('raise.hint')}
          errors={wrong}
          value={title}
          onValue={(next) => draft.set({ title: next })}
          maxLength={200}
        />
        <TextField
          id="plain"
          label={t('raise.plain')}
          value={plain}
          onValue={(next) => draft.set({ plain: next })}
          maxLength={200}
        />
        {!own && (
          <Radios<Side>
            id="side"
            label={t('raise.side')}
            errors={wrong}
            value={side}
            options={optionsOf(SIDES, sideInWords)}
            onValue={(next) => draft.set({ side: next })}
          />
        )}
        <p class="actions">
          <button type="submit" disabled={sayer.busy}>
            {t('raise.send')}
          </button>
        </p>
      </form>
    </Page>
  );
}
