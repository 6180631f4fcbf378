// Figures of an area without Kith: a form or a spreadsheet, what of it may leave, and only then it is sent.
import { useSignal } from '@preact/signals';
import { refusalInWords } from '../../app/saying';
import { download } from '../../parts/download';
import type { Errors } from '../../parts/errors';
import { Select, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { Problem, post } from '../../sync/api';
import { changes } from '../../sync/live';
import { useAll, useRead } from '../../sync/pages';
import type { Awaited, Protected, Returns, SignedReturn } from '../../sync/summaries';
import { months, periodInWords, quarters } from '../../words/periods';
import { momentInWords } from '../../words/units';
import { t } from '../../words/words';
import { COUNTS, type Form, formOf, type Question, TEMPLATE, wrongIn } from './form';
import { Said } from './told';

const EMPTY: Form = { area: '', code: '', organisation: '', period: '', agreedBy: '', figures: {} };

export default function ReturnsScreen() {
  const { value: page, since, problem } = useRead<Returns>('/returns', changes.value);
  const form = useSignal<Form>(EMPTY);
  const sheet = useSignal('');
  const errors = useSignal<Errors>({});
  const shown = useSignal<(Protected & { body: unknown }) | null>(null);
  const sent = useSignal('');

  const ask = async (path: string, body: unknown, field: string) => {
    try {
      errors.value = {};
      return await post<Protected>(path, body);
    } catch (error) {
      const words = error instanceof Problem ? refusalInWords(error) : t('reading.offline');
      errors.value = { [field]: words };
      return null;
    }
  };
  const look = async (event: Event) => {
    event.preventDefault();
    const wrong = sheet.value ? {} : wrongIn(form.value);
    errors.value = wrong;
    if (Object.keys(wrong).length > 0) return;
    const body = sheet.value ? { csv: sheet.value } : { form: formOf(form.value) };
    const answer = await ask('/returns/look', body, sheet.value ? 'sheet' : 'area');
    shown.value = answer && { ...answer, body };
  };
  const send = async () => {
    if (!shown.value) return;
    const answer = await ask('/returns', shown.value.body, 'send');
    if (!answer) return;
    sent.value = answer.told.area?.name ?? '';
    shown.value = null;
    form.value = EMPTY;
    sheet.value = '';
    changes.value += 1;
  };

  return (
    <Page title={t('returns.title')} back="/leaves" errors={errors.value}>
      {sent.value && (
        <div class="done" role="status">
          <p>{t('returns.sent', { area: sent.value })}</p>
        </div>
      )}
      <p>{t('returns.intro')}</p>
      <Trouble problem={problem} />
      <Since since={since} />
      {page && <WhoSent period={page} />}
      {shown.value ? (
        <section>
          <Heading of="returns.check" />
          <p>{t('returns.check.body')}</p>
          <Said told={shown.value.told} text={shown.value.text} />
          <p>{t('returns.check.read')}</p>
          <p class="actions">
            <button type="button" id="send" onClick={send}>
              {t('returns.send')}
            </button>
            <button
              type="button"
              class="second"
              onClick={() => {
                shown.value = null;
              }}
            >
              {t('returns.change')}
            </button>
          </p>
        </section>
      ) : (
        <Asking
          form={form.value}
          sheet={sheet.value}
          errors={errors.value}
          onForm={(next) => {
            form.value = next;
          }}
          onSheet={(text) => {
            sheet.value = text;
          }}
          onLook={look}
        />
      )}
      <SentFromHere />
    </Page>
  );
}

function WhoSent({ period }: { period: Returns }) {
  const { value: areas } = useAll<Awaited>(`/returns?from=${period.from}&to=${period.to}`);
  return (
    <section>
      <h2>{t('returns.who', { period: periodInWords(period) })}</h2>
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">{t('returns.area')}</th>
            <th scope="col">{t('returns.state')}</th>
          </tr>
        </thead>
        <tbody>
          {areas?.map(({ origin, name, sent }) => (
            <tr key={origin ?? name}>
              <th scope="row">{name ?? origin}</th>
              <td data-label={t('returns.state')}>{t(sent ? 'returns.state.sent' : 'returns.state.not')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Figures that left from here: who wrote them down, and who is said to have agreed. */
function SentFromHere() {
  const { value: sent } = useAll<SignedReturn>('/returns/signed');
  return (
    <section>
      <Heading of="returns.signed" />
      {sent?.length === 0 && <p>{t('returns.signed.none')}</p>}
      {sent?.map(({ text, told, agreed_by, by_name, at }) => (
        <details key={text}>
          <summary>{[told.area?.name, periodInWords(told)].filter(Boolean).join(', ')}</summary>
          <p>
            {t('returns.signed.by', {
              name: by_name ?? t('people.erased'),
              moment: momentInWords(at),
              who: agreed_by,
            })}
          </p>
          <Said told={told} text={text} />
        </details>
      ))}
    </section>
  );
}

interface AskingProps {
  form: Form;
  sheet: string;
  errors: Errors;
  onForm: (form: Form) => void;
  onSheet: (text: string) => void;
  onLook: (event: Event) => void;
}

function Asking({ form, sheet, errors, onForm, onSheet, onLook }: AskingProps) {
  const now = new Date();
  const periods = [...quarters(now, 4), ...months(now, 6)];
  const figure = (of: Question) => (
    <TextField
      key={of}
      id={of}
      label={t(`returns.of.${of}`)}
      errors={errors}
      numeric
      width={6}
      value={form.figures[of] ?? ''}
      onValue={(value) => onForm({ ...form, figures: { ...form.figures, [of]: value } })}
    />
  );
  return (
    <form onSubmit={onLook} noValidate>
      <Heading of="returns.form" />
      <TextField
        id="area"
        label={t('returns.area')}
        errors={errors}
        maxLength={80}
        value={form.area}
        onValue={(area) => onForm({ ...form, area })}
      />
      <TextField
        id="code"
        label={t('returns.code')}
        errors={errors}
        maxLength={16}
        width={10}
        value={form.code}
        onValue={(code) => onForm({ ...form, code })}
      />
      <TextField
        id="organisation"
        label={t('returns.organisation')}
        errors={errors}
        maxLength={80}
        value={form.organisation}
        onValue={(organisation) => onForm({ ...form, organisation })}
      />
      <Select
        id="period"
        label={t('ind.period')}
        errors={errors}
        value={form.period}
        none={t('returns.choose')}
        options={periods.map((each) => ({ value: `${each.from} ${each.to}`, label: periodInWords(each) }))}
        onValue={(period) => onForm({ ...form, period })}
      />
      <p>{t('returns.leave')}</p>
      {COUNTS.map(figure)}
      <TextField
        id="agreed"
        label={t('returns.agreed')}
        hint={t('returns.agreed.hint')}
        errors={errors}
        maxLength={80}
        value={form.agreedBy}
        onValue={(agreedBy) => onForm({ ...form, agreedBy })}
      />
      <Heading of="returns.sheet" />
      <p>{t('returns.sheet.body')}</p>
      <p>
        <button type="button" class="second" onClick={() => download('figures.csv', 'text/csv', TEMPLATE)}>
          {t('returns.sheet.template')}
        </button>
      </p>
      <div class="field">
        <label for="file">{t('returns.sheet.file')}</label>
        <input
          id="file"
          type="file"
          accept=".csv,text/csv"
          onChange={(event) => {
            void event.currentTarget.files?.[0]?.text().then(onSheet);
          }}
        />
      </div>
      <TextField
        id="sheet"
        label={t('returns.sheet.paste')}
        errors={errors}
        lines={4}
        value={sheet}
        onValue={onSheet}
      />
      <p class="actions">
        <button type="submit">{t('returns.look')}</button>
      </p>
    </form>
  );
}
