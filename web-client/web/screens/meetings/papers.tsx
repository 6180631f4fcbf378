// Papers: in which formats they are asked for, the day each went out, and whether five working days are still possible.
import type { DaysBefore } from '../../sync/after';
import { type Access, FORMATS, type MeetingInfo, type Paper } from '../../sync/meetings';
import { useRead } from '../../sync/pages';
import { accessInWords } from '../../words/meetings';
import { dayInWords, dayOf } from '../../words/units';
import { t } from '../../words/words';
import { note } from './noting';

/** By when papers go out for a meeting on a day: the node counts, for it knows the bank holidays. None while it has not said. */
export function usePapersBy(day: string | null): string | null {
  const { value } = useRead<DaysBefore>(day && `/working-days?day=${day}`);
  return value?.day === day ? value.papers_by : null;
}

export function Papers({ meeting }: { meeting: MeetingInfo }) {
  const papers = meeting.shape.papers ?? [];
  const today = dayOf(new Date());
  const { day } = meeting.shape;
  const latest = usePapersBy(day);
  const ahead = day >= today;
  const out = (format: Access | undefined) => {
    const shape = { ...meeting.shape, papers: [...papers, { format, sent_on: today }] };
    void note('meeting.changed', { meeting: meeting.name, shape }, wordsOf(meeting));
  };
  return (
    <>
      <h3>{t('papers.title')}</h3>
      {ahead && latest && <p>{latest >= today ? t('papers.by', { day: dayInWords(latest) }) : t('papers.late')}</p>}
      <ul class="list">
        {formatsAsked(meeting).map((format) => {
          const sent = papers.find((paper) => paper.format === format);
          return (
            <li key={format ?? ''}>
              <p>
                <strong>{format ? accessInWords(format) : t('papers.print')}</strong>
                <span class="under">{sent ? sentInWords(sent, latest) : t('papers.not-sent')}</span>
              </p>
              {!sent && (
                <button type="button" class="second" onClick={() => out(format)}>
                  {t('papers.today')}
                  <span class="unseen"> {format ? accessInWords(format) : t('papers.print')}</span>
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function sentInWords({ sent_on }: Paper, latest: string | null): string {
  return t(latest && sent_on <= latest ? 'papers.in-time' : 'papers.sent', { day: dayInWords(sent_on) });
}

/** Plain print, what people who come asked for, and whatever already went out. */
export function formatsAsked(meeting: Pick<MeetingInfo, 'attendance' | 'shape'>): (Access | undefined)[] {
  const asked = new Set<Access>(meeting.attendance.flatMap(({ row }) => (row?.access ?? []).map(({ need }) => need)));
  for (const { format } of meeting.shape.papers ?? []) if (format) asked.add(format);
  return [undefined, ...FORMATS.filter((format) => asked.has(format))];
}

/** The words of a meeting, to be said anew with a new shape. */
export function wordsOf({ title, purpose, place, link }: MeetingInfo) {
  return {
    title: title ?? undefined,
    purpose: purpose ?? '',
    where: place ?? undefined,
    link: link ?? undefined,
  };
}
