// Reciprocity, for whoever takes notes: what was offered to each person and what they chose, their minutes, expenses,
// preparation and training; and
// once the minutes are agreed, hours paid from the group's pot.
import { useSignal } from '@preact/signals';
import type { ScreenProps } from '../../../app/routes';
import { type Sayer, useSayer } from '../../../app/saying';
import type { Errors } from '../../../parts/errors';
import { Select, TextField } from '../../../parts/fields';
import {
  type AttendanceInfo,
  EXPENSES,
  type Expenses,
  type MeetingInfo,
  OFFERS,
  type Offer,
  REWARDS_OFFERED,
  REWARDS_TAKEN,
  type RewardOffered,
  type RewardTaken,
  type Row,
} from '../../../sync/meetings';
import { expensesInWords, offerInWords, optionsOf, rewardInWords } from '../../../words/meetings';
import { t } from '../../../words/words';
import { addressOf, nameIn } from '../sayings';
import { teller } from './after';
import { tookPart } from './agreement';
import { Pay } from './pay';
import { MeetingPage, useMeeting } from './read';

export default function ThanksScreen({ params }: ScreenProps) {
  const name = nameIn(params);
  const read = useMeeting(name);
  const sayer = useSayer(addressOf('meetings', name, 'thanks'));
  const meeting = read.value;
  const there = meeting?.attendance.filter(({ row }) => tookPart(row)) ?? [];
  return (
    <MeetingPage
      title={t('thanks.title')}
      read={read}
      back={addressOf('meetings', name, 'after')}
      errors={sayer.refusal ? { thanks: sayer.refusal } : {}}
    >
      {meeting?.may.note && (
        <>
          <p>{t(meeting.agreed ? 'thanks.agreed' : 'thanks.intro')}</p>
          {there.length === 0 && <p>{t('minutes.who.none')}</p>}
          {!meeting.agreed &&
            there.map((each) => <Person key={each.who} meeting={meeting} attendance={each} sayer={sayer} />)}
          {meeting.agreed && <Pay meeting={meeting} there={there} />}
        </>
      )}
    </MeetingPage>
  );
}

interface PersonProps {
  meeting: MeetingInfo;
  attendance: AttendanceInfo;
  sayer: Sayer;
}

function Person({ meeting, attendance, sayer }: PersonProps) {
  const row = attendance.row ?? {};
  const name = attendance.name ?? t('people.someone');
  const offered = useSignal<RewardOffered | ''>(row.offered ?? '');
  const taken = useSignal<RewardTaken | ''>(row.taken ?? '');
  const expenses = useSignal<Expenses | ''>(row.expenses ?? '');
  const preparation = useSignal<Offer | ''>(row.preparation ?? '');
  const training = useSignal<Offer | ''>(row.training ?? '');
  // Who was there all the time was there as long as the meeting was.
  const usual = row.presence === 'full' ? meeting.shape.minutes : undefined;
  const minutes = useSignal(String(row.minutes ?? usual ?? ''));
  const around = useSignal(String(row.minutes_around ?? ''));
  const errors = useSignal<Errors>({});
  const saved = useSignal(false);
  const id = (field: string) => `${field}-${attendance.who}`;

  const save = async (event: Event) => {
    event.preventDefault();
    const wrong: Errors = {};
    for (const [field, typed] of [
      ['minutes', minutes.value],
      ['around', around.value],
    ] as const) {
      if (!/^\d{0,4}$/.test(typed.trim())) wrong[id(field)] = t('thanks.minutes.wrong');
    }
    errors.value = wrong;
    if (Object.keys(wrong).length > 0) return;
    const whole: Row = {
      ...row,
      offered: offered.value || undefined,
      taken: taken.value || undefined,
      expenses: expenses.value || undefined,
      preparation: preparation.value || undefined,
      training: training.value || undefined,
      minutes: number(minutes.value),
      minutes_around: number(around.value),
    };
    const content = { guest: attendance.guest || undefined, meeting: meeting.name, who: attendance.who };
    saved.value = await teller(sayer)('attendance.noted', content, whole);
  };
  return (
    <form onSubmit={save} noValidate>
      <section class="card" aria-label={name}>
        <h2>{name}</h2>
        <div class="row">
          <Select
            id={id('offered')}
            label={t('thanks.offered')}
            value={offered.value}
            none={t('thanks.not-noted')}
            options={optionsOf(REWARDS_OFFERED_FIRST, rewardInWords)}
            onValue={(value) => {
              offered.value = value;
            }}
          />
          <Select
            id={id('taken')}
            label={t('thanks.taken')}
            value={taken.value}
            none={t('thanks.not-noted')}
            options={optionsOf(REWARDS_TAKEN, rewardInWords)}
            onValue={(value) => {
              taken.value = value;
            }}
          />
          <TextField
            id={id('minutes')}
            label={t('thanks.minutes')}
            errors={errors.value}
            value={minutes.value}
            onValue={(value) => {
              minutes.value = value;
            }}
            width={4}
            numeric
          />
          <TextField
            id={id('around')}
            label={t('thanks.around')}
            errors={errors.value}
            value={around.value}
            onValue={(value) => {
              around.value = value;
            }}
            width={4}
            numeric
          />
          <Select
            id={id('expenses')}
            label={t('thanks.expenses')}
            value={expenses.value}
            none={t('thanks.not-noted')}
            options={optionsOf(EXPENSES, expensesInWords)}
            onValue={(value) => {
              expenses.value = value;
            }}
          />
          {(
            [
              ['preparation', preparation],
              ['training', training],
            ] as const
          ).map(([what, answer]) => (
            <Select
              key={what}
              id={id(what)}
              label={t(`thanks.${what}`)}
              value={answer.value}
              none={t('thanks.not-noted')}
              options={optionsOf(OFFERS, offerInWords)}
              onValue={(value) => {
                answer.value = value;
              }}
            />
          ))}
        </div>
        <button type="submit" class="second" disabled={sayer.busy}>
          {t('thanks.save', { name })}
        </button>
        <p role="status">{saved.value && t('thanks.saved')}</p>
      </section>
    </form>
  );
}

/** A choice is offered first: each person knows best what suits them. */
const REWARDS_OFFERED_FIRST = [...REWARDS_OFFERED].sort((a, b) => Number(b === 'choice') - Number(a === 'choice'));

function number(typed: string): number | undefined {
  return typed.trim() === '' ? undefined : Number(typed);
}
