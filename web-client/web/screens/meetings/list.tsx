// Meetings: those that come, those that were; and where to go from here.

import { useSignal } from '@preact/signals';
import { here } from '../../app/router';
import { mayOfficer } from '../../app/session';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import type { GroupLine, MeetingLine } from '../../sync/meetings';
import { useRead } from '../../sync/pages';
import type { Pages } from '../../sync/types';
import { clockInWords, modeInWords, statusInWords } from '../../words/meetings';
import { dayInWords } from '../../words/units';
import { t } from '../../words/words';
import { mayRun, runsAll } from './rights';
import { addressOf } from './sayings';

export default function MeetingsScreen() {
  const past = here.value.search.has('past');
  const { value: groups } = useRead<Pages<GroupLine>>('/groups');
  return (
    <Page
      key={past ? 'past' : 'coming'}
      title={t(past ? 'meetings.past' : 'meetings.title')}
      back={past ? '/meetings' : '/'}
    >
      {!past && mayRun(groups?.items ?? []) && (
        <p>
          <a class="button big" href="/meetings/new">
            {t('meetings.call')}
          </a>
        </p>
      )}
      {!past && <Heading of="meetings.coming" />}
      <Meetings when={past ? 'past' : 'coming'} />
      {!past && <Places />}
    </Page>
  );
}

function Places() {
  return (
    <ul class="list">
      <li>
        <a href="/meetings?past">{t('meetings.past')}</a>
      </li>
      <li>
        <a href="/groups">{t('meetings.groups')}</a>
      </li>
      <li>
        <a href="/pieces">{t('meetings.work')}</a>
      </li>
      <li>
        <a href="/said">{t('meetings.said')}</a>
      </li>
      <li>
        <a href="/todo">{t('meetings.todo')}</a>
      </li>
      {(runsAll() || mayOfficer.value) && (
        <li>
          <a href="/telling">{t('meetings.telling')}</a>
        </li>
      )}
      <li>
        <a href="/indicators">{t('meetings.indicators')}</a>
      </li>
      <li>
        <a href="/published">{t('meetings.published')}</a>
      </li>
    </ul>
  );
}

function Meetings({ when }: { when: 'coming' | 'past' }) {
  const pages = useSignal<string[]>(['']);
  const last = pages.value.at(-1) ?? '';
  return (
    <>
      {pages.value.map((cursor) => (
        <MeetingPage
          key={cursor}
          when={when}
          cursor={cursor}
          more={cursor === last ? (next) => (pages.value = [...pages.peek(), next]) : undefined}
        />
      ))}
    </>
  );
}

interface PageProps {
  when: 'coming' | 'past';
  cursor: string;
  /** What shows the page after; none where it is shown. */
  more: ((next: string) => void) | undefined;
}

function MeetingPage({ when, cursor, more }: PageProps) {
  const query = cursor && `&cursor=${encodeURIComponent(cursor)}`;
  const { value, since, problem } = useRead<Pages<MeetingLine>>(`/meetings?when=${when}${query}`);
  const next = value?.next;
  return (
    <>
      <Trouble problem={problem} />
      <Since since={since} />
      {value?.items.length === 0 && <p>{t(`meetings.none-${when}`)}</p>}
      {value && <MeetingList meetings={value.items} />}
      {next && more && (
        <p class="actions">
          <button type="button" class="second" onClick={() => more(next)}>
            {t('meetings.more')}
          </button>
        </p>
      )}
    </>
  );
}

/** Meetings with their day, their group, and where each stands. */
export function MeetingList({ meetings }: { meetings: readonly MeetingLine[] }) {
  return (
    <ul class="list">
      {meetings.map((meeting) => (
        <li key={`${meeting.name.by}/${meeting.name.id}`}>
          <a href={addressOf('meetings', meeting.name)}>{titleOf(meeting)}</a>
          <p>
            {whenInWords(meeting)}. {modeInWords(meeting.mode)}
          </p>
          <p>
            <span class={meeting.status === 'agreed' ? 'state good' : 'state'}>{statusInWords(meeting.status)}</span>
          </p>
        </li>
      ))}
    </ul>
  );
}

/** "Partnership board: bus routes"; a meeting that is called like its group is named once. */
export function titleOf(meeting: Pick<MeetingLine, 'title' | 'purpose' | 'group_title'>): string {
  const title = meeting.title ?? meeting.purpose ?? t('meetings.untitled');
  const named = meeting.group_title && meeting.group_title !== title;
  return named ? t('meetings.of', { group: meeting.group_title ?? '', title }) : title;
}

/** The day, and the time where there is one. */
export function whenInWords({ day, starts }: { day: string; starts?: number | null | undefined }): string {
  if (starts === undefined || starts === null) return dayInWords(day);
  return t('meetings.when', { day: dayInWords(day), clock: clockInWords(starts) });
}
