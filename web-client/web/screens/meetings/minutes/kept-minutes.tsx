// Agreed minutes from a kept file: whether they are the agreed ones, what they say, and the exact signed bytes. With no network.
import type { ComponentType } from 'preact';
import { checkMinutes, openEntry, readMinutesFile } from '../../../log/record';
import { t } from '../../../words/words';
import { Signed } from '../../proof';
import { MinutesVerdictWords } from './keeping';
import { paperOfRecord } from './paper';
import { Sheet } from './sheet';

/** What shows these minutes; null where the text is no such file. */
export async function shownMinutes(text: string): Promise<ComponentType | null> {
  const minutes = readMinutesFile(text);
  if (!minutes) return null;
  const verdict = await checkMinutes(minutes);
  const { record, ...agreement } = minutes;
  const paper = verdict.holds ? paperOfRecord(record.map(openEntry)) : null;
  return () => (
    <>
      <MinutesVerdictWords verdict={verdict} />
      {paper && <h2>{paper.title ?? paper.purpose ?? t('meetings.untitled')}</h2>}
      {paper && <Sheet paper={paper} />}
      <Signed proof={agreement} />
    </>
  );
}
