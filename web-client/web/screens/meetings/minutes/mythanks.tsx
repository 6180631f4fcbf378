// What I choose as a thank-you for taking part: the choice is mine, and comes first.

import { useSignal } from '@preact/signals';
import { useSayer } from '../../../app/saying';
import { me } from '../../../app/session';
import { Radios } from '../../../parts/fields';
import { Heading } from '../../../parts/picture';
import { changes } from '../../../sync/live';
import { type MeetingInfo, REWARDS_TAKEN, type RewardTaken } from '../../../sync/meetings';
import { rewardInWords } from '../../../words/meetings';
import { t } from '../../../words/words';
import { saying } from '../sayings';

export function MyThanks({ meeting }: { meeting: MeetingInfo }) {
  const own = meeting.attendance.find(({ who }) => who === me.value?.account);
  const row = own?.row;
  const chosen = useSignal<RewardTaken | ''>(row?.taken ?? '');
  const sayer = useSayer('/meetings');
  const saved = useSignal(false);
  if (!own || !row?.offered || row.offered === 'none' || row.offered === 'salaried' || meeting.agreed) return null;

  const choices = REWARDS_TAKEN.filter(
    (each) => row.offered === 'choice' || each === row.offered || each === 'declined' || each === 'pending',
  );
  const submit = async (event: Event) => {
    event.preventDefault();
    if (chosen.value === '') return;
    const content = { meeting: meeting.name, who: own.who };
    const done = await sayer.say(await saying('attendance.noted', content, { ...row, taken: chosen.value }));
    saved.value = done !== null;
    changes.value += 1;
  };
  return (
    <form onSubmit={submit} noValidate>
      <Heading of="mythanks.title" />
      <Radios
        id="taken"
        label={t('mythanks.choose')}
        hint={t('mythanks.hint')}
        errors={sayer.refusal ? { taken: sayer.refusal } : {}}
        value={chosen.value}
        options={choices.map((value) => ({ value, label: t(`mythanks.${value}`) || rewardInWords(value) }))}
        onValue={(value) => {
          chosen.value = value;
        }}
      />
      <p class="actions">
        <button type="submit" class="second" disabled={sayer.busy || chosen.value === ''}>
          {t('mythanks.save')}
        </button>
      </p>
      <p role="status">{saved.value && t('thanks.saved')}</p>
    </form>
  );
}
