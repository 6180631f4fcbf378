// "You said, we did": each thing I said, from the meeting to the answer, and whether I have heard.
import { useSignal } from '@preact/signals';
import { useSayer } from '../../../app/saying';
import { me } from '../../../app/session';
import { Page } from '../../../parts/page';
import { Since, Trouble } from '../../../parts/reading';
import type { SaidLine } from '../../../sync/after';
import { useRead } from '../../../sync/pages';
import type { Pages } from '../../../sync/types';
import { dayInWords, dayOf } from '../../../words/units';
import { t } from '../../../words/words';
import { addressOf, named } from '../sayings';
import { teller } from './after';
import { keyOf } from './paper';
import { ResponseWords } from './response';

export default function SaidScreen() {
  const pages = useSignal<string[]>(['']);
  const last = pages.value.at(-1);
  return (
    <Page title={t('said.title')} back="/meetings">
      <p>{t('said.intro')}</p>
      {pages.value.map((cursor) => (
        <SaidPage
          key={cursor}
          cursor={cursor}
          more={cursor === last ? (next) => (pages.value = [...pages.peek(), next]) : undefined}
        />
      ))}
    </Page>
  );
}

interface SaidProps {
  cursor: string;
  /** What shows the page after; none where it is shown. */
  more: ((next: string) => void) | undefined;
}

function SaidPage({ cursor, more }: SaidProps) {
  const query = cursor && `?cursor=${encodeURIComponent(cursor)}`;
  const { value: said, since, problem } = useRead<Pages<SaidLine>>(`/mine/said${query}`);
  return (
    <>
      <Trouble problem={problem} />
      <Since since={since} />
      {said?.items.length === 0 && <p>{t('said.none')}</p>}
      {said?.items.map((each) => (
        <Line key={keyOf(each)} line={each} />
      ))}
      {said?.next && more && (
        <p class="actions">
          <button type="button" class="second" onClick={() => more(said.next ?? '')}>
            {t('meetings.more')}
          </button>
        </p>
      )}
    </>
  );
}

function Line({ line }: { line: SaidLine }) {
  const sayer = useSayer('/said');
  const newest = line.responses.at(-1);
  const mine = line.who === me.value?.account;
  const heard = async () => {
    if (!newest) return;
    const on = dayOf(new Date());
    await teller(sayer)('response.told', { contribution: named(line), how: 'kith', on, response: named(newest) });
  };
  return (
    <article class="card">
      <h2>{line.text ?? t('minutes.erased')}</h2>
      <p class="quiet">
        {!mine && line.who_name && `${line.who_name}, `}
        <a href={addressOf('meetings', line.meeting, 'minutes')}>
          {t('said.in', { meeting: line.meeting_title ?? t('meetings.untitled'), day: dayInWords(line.day) })}
        </a>
      </p>
      {newest ? <ResponseWords response={newest} /> : <p>{t('said.waiting')}</p>}
      {line.responses.length > 1 && (
        <details>
          <summary>{t('said.earlier')}</summary>
          {line.responses.slice(0, -1).map((each) => (
            <ResponseWords key={keyOf(each)} response={each} />
          ))}
        </details>
      )}
      {newest && newest.told.length === 0 && (
        <p class="actions">
          <button type="button" class="second" disabled={sayer.busy} onClick={heard}>
            {t('said.heard')}
          </button>
        </p>
      )}
      {sayer.refusal && (
        <p class="field-error" role="alert">
          {sayer.refusal}
        </p>
      )}
    </article>
  );
}
