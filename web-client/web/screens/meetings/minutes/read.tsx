// The minutes of a meeting: where they stand, what they say, and ways to keep them.
import type { ComponentChildren } from 'preact';
import type { ScreenProps } from '../../../app/routes';
import { Page } from '../../../parts/page';
import { Since, Trouble } from '../../../parts/reading';
import type { MeetingInfo } from '../../../sync/meetings';
import { type Read, useRead } from '../../../sync/pages';
import type { EntryName } from '../../../sync/types';
import { dayInWords } from '../../../words/units';
import { t } from '../../../words/words';
import { mine } from '../rights';
import { addressOf, nameIn } from '../sayings';
import { Files, Keeping } from './keeping';
import { MyThanks } from './mythanks';
import { paperOf } from './paper';
import { Sheet } from './sheet';

export default function MinutesScreen({ params }: ScreenProps) {
  const name = nameIn(params);
  const read = useMeeting(name);
  return (
    <MeetingPage title={t('minutes.title')} read={read} back={addressOf('meetings', name)}>
      {read.value && <Minutes meeting={read.value} />}
    </MeetingPage>
  );
}

function Minutes({ meeting }: { meeting: MeetingInfo }) {
  return (
    <>
      <Stands meeting={meeting} />
      {mayAnswer(meeting) && (
        <p>
          <a class="button big" href={addressOf('meetings', meeting.name, 'agree')}>
            {t('minutes.to-answer')}
          </a>
        </p>
      )}
      {meeting.may.note && (
        <p>
          <a href={addressOf('meetings', meeting.name, 'after')}>
            {t(meeting.agreed ? 'after.title' : 'minutes.to-after')}
          </a>
        </p>
      )}
      <Sheet paper={paperOf(meeting)} />
      {meeting.contributions.length > 0 && (
        <p>
          <a href={addressOf('meetings', meeting.name, 'answers')}>{t('minutes.to-answers')}</a>
        </p>
      )}
      <MyThanks meeting={meeting} />
      <Files name={meeting.name} />
      <Keeping meeting={meeting} />
    </>
  );
}

/** Where the minutes are in their life, and every correction, in plain sight. */
export function Stands({ meeting }: { meeting: Pick<MeetingInfo, 'status' | 'agreed' | 'corrections' | 'published'> }) {
  const { status, agreed, corrections, published } = meeting;
  return (
    <section class="notice">
      <p>{t(`stands.${status}`)}</p>
      {agreed && <p>{t('stands.counts', { lived: agreed.lived_experience, others: agreed.others })}</p>}
      {published && status === 'published' && <p>{t('stands.since', { day: dayInWords(published) })}</p>}
      {corrections.map(({ on, text }) => (
        <p key={`${on} ${text}`}>
          {t('stands.correction', { day: dayInWords(on), text: text ?? t('minutes.erased') })}
        </p>
      ))}
    </section>
  );
}

/** Whether the minutes wait for somebody I may speak for. */
export function mayAnswer(meeting: MeetingInfo): boolean {
  return meeting.draft !== null && !meeting.agreed && speakable(meeting).length > 0;
}

/** Myself, or whom I support, where they were there. */
export function speakable(meeting: MeetingInfo): { account: string; name: string | null }[] {
  const there = new Set(meeting.attendance.filter(({ row }) => row?.presence !== 'apologies').map(({ who }) => who));
  return mine().filter(({ account }) => there.has(account));
}

export function useMeeting({ by, id }: EntryName): Read<MeetingInfo> {
  return useRead<MeetingInfo>(`/meetings/${by}/${id}`);
}

export function titleOf(meeting: Pick<MeetingInfo, 'title' | 'purpose'>): string {
  return meeting.title ?? meeting.purpose ?? t('meetings.untitled');
}

interface MeetingPageProps {
  title: string;
  read: Read<MeetingInfo>;
  back: string;
  errors?: Record<string, string>;
  children: ComponentChildren;
}

/** A page about one meeting: which one stands above the heading. */
export function MeetingPage({ title, read, back, errors = {}, children }: MeetingPageProps) {
  const { value: meeting, since, problem } = read;
  const above = meeting ? `${titleOf(meeting)}, ${dayInWords(meeting.shape.day)}` : '';
  return (
    <Page title={title} above={above} back={back} errors={errors}>
      <Trouble problem={problem} />
      <Since since={since} />
      {children}
    </Page>
  );
}
