// Writes hours down for others: one dense form, several lines if need be, and how each person said that it is so.
import { useSignal } from '@preact/signals';
import { here } from '../../app/router';
import { reference, refusalInWords } from '../../app/saying';
import { me } from '../../app/session';
import { Confirmation } from '../../parts/answers';
import type { Errors } from '../../parts/errors';
import { addressOf } from '../../parts/exchanges';
import { Radios, Select, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { DayField } from '../../parts/time';
import { usePeople } from '../../sync/people';
import type { Basis, Member } from '../../sync/types';
import { categoryInWords, name } from '../../words/exchange';
import { t } from '../../words/words';
import { categories } from '../hours/answers';
import { BASES } from './attest';
import { emptyLine, type Form, needingBasis, newForm, type WrittenLine, writeDown, wrongWith } from './writing';

export default function WriteScreen() {
  const { people } = usePeople();
  const form = useSignal<Form>(newForm(here.value.search.get('for') ?? ''));
  const errors = useSignal<Errors>({});
  const busy = useSignal(false);
  const done = useSignal<{ by: string; id: string; saved: boolean } | null>(null);

  const set = (part: Partial<Form>) => {
    form.value = { ...form.peek(), ...part };
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    errors.value = wrongWith(form.peek(), people);
    if (Object.keys(errors.value).length > 0) return;
    busy.value = true;
    const progress = await writeDown(form.peek(), people);
    busy.value = false;
    if (progress.state === 'refused') errors.value = { what: refusalInWords(progress.refusal) };
    else done.value = { by: progress.by, id: progress.id, saved: progress.state === 'saved' };
  };
  const again = () => {
    form.value = newForm('');
    done.value = null;
  };
  if (done.value) return <Done {...done.value} again={again} />;
  const { lines } = form.value;
  return (
    <Page title={t('write.title')} back="/members" errors={errors.value}>
      <p>{t('write.intro')}</p>
      <form onSubmit={submit} noValidate>
        {lines.map((line, at) => (
          <Line
            key={at}
            at={at}
            line={line}
            people={people}
            errors={errors.value}
            set={(next) => set({ lines: lines.map((each, place) => (place === at ? next : each)) })}
            remove={lines.length > 1 ? () => set({ lines: lines.filter((_, place) => place !== at) }) : undefined}
          />
        ))}
        <p class="actions">
          <button type="button" class="second" onClick={() => set({ lines: [...lines, emptyLine(lines.at(-1))] })}>
            {t('write.line.add')}
          </button>
        </p>
        <Select
          id="what"
          label={t('hours.check.what')}
          errors={errors.value}
          value={form.value.what}
          none={t('write.choose')}
          options={categories().map((value) => ({ value, label: categoryInWords(value) }))}
          onValue={(what) => set({ what })}
        />
        <DayField
          id="when"
          label={t('hours.check.when')}
          errors={errors.value}
          boxes={form.value.when}
          onBoxes={(when) => set({ when })}
        />
        <TextField
          id="note"
          label={t('write.note')}
          hint={t('hours.note.hint')}
          value={form.value.note}
          onValue={(note) => set({ note })}
          lines={2}
          maxLength={1000}
        />
        <HowTheySaid form={form.value} people={people} errors={errors.value} set={set} />
        <p class="actions">
          <button type="submit" disabled={busy.value}>
            {t('write.send')}
          </button>
        </p>
      </form>
    </Page>
  );
}

interface LineProps {
  at: number;
  line: WrittenLine;
  people: readonly Member[];
  errors: Errors;
  set: (line: WrittenLine) => void;
  remove: (() => void) | undefined;
}

function Line({ at, line, people, errors, set, remove }: LineProps) {
  const options = people
    .filter((each) => each.status === 'active')
    .map((each) => ({ value: each.account, label: name(each.name) }));
  return (
    <fieldset class="card">
      <legend class="unseen">{t('write.line', { n: at + 1 })}</legend>
      <div class="row">
        <Select
          id={`giver-${at}`}
          label={t('write.giver')}
          errors={errors}
          value={line.giver}
          none={t('write.choose')}
          options={options}
          onValue={(giver) => set({ ...line, giver })}
        />
        <Select
          id={`receiver-${at}`}
          label={t('write.receiver')}
          errors={errors}
          value={line.receiver}
          none={t('write.choose')}
          options={options}
          onValue={(receiver) => set({ ...line, receiver })}
        />
        <TextField
          id={`hours-${at}`}
          label={t('length.hours')}
          errors={errors}
          value={line.long.hours}
          onValue={(hours) => set({ ...line, long: { ...line.long, hours } })}
          width={3}
          numeric
        />
        <TextField
          id={`minutes-${at}`}
          label={t('length.minutes')}
          value={line.long.minutes}
          onValue={(minutes) => set({ ...line, long: { ...line.long, minutes } })}
          width={3}
          numeric
        />
      </div>
      {remove && (
        <button type="button" class="second" onClick={remove}>
          {t('write.line.remove', { n: at + 1 })}
        </button>
      )}
    </fieldset>
  );
}

interface HowProps {
  form: Form;
  people: readonly Member[];
  errors: Errors;
  set: (part: Partial<Form>) => void;
}

/** For each person without a phone: how they said so. Who has one is asked there. */
function HowTheySaid({ form, people, errors, set }: HowProps) {
  const parties = new Set(form.lines.flatMap((line) => [line.giver, line.receiver]));
  const asked = people.filter(
    (each) => parties.has(each.account) && each.has_device && each.account !== me.value?.account,
  );
  const self = me.value?.account ?? '';
  return (
    <>
      {needingBasis(form, people).map((each) => (
        <Radios<Basis>
          key={each.account}
          id={`basis-${each.account}`}
          label={t('attest.how', { name: name(each.name) })}
          errors={errors}
          value={form.basis[each.account] ?? ''}
          options={BASES.map((value) => ({ value, label: t(`basis.${value}`) }))}
          onValue={(basis) => set({ basis: { ...form.basis, [each.account]: basis } })}
        />
      ))}
      {asked.map((each) => (
        <p key={each.account}>{t('write.asked', { name: name(each.name) })}</p>
      ))}
      {parties.has(self) && <p>{t('write.own')}</p>}
    </>
  );
}

function Done({ by, id, saved, again }: { by: string; id: string; saved: boolean; again: () => void }) {
  return (
    <Page title={t(saved ? 'hours.saved.title' : 'hours.sent.title')} back="/members">
      <Confirmation reference={reference(id)}>
        <p>{t(saved ? 'hours.saved.body' : 'hours.sent.body')}</p>
      </Confirmation>
      <p class="actions">
        <button type="button" onClick={again}>
          {t('write.again')}
        </button>
        {!saved && <a href={addressOf({ by, id })}>{t('hours.see')}</a>}
      </p>
    </Page>
  );
}
