// What every part of the screen works on, and the mark of what waits on this phone.
import type { MeetingInfo } from '../../../sync/meetings';
import { t } from '../../../words/words';
import { isUnsent } from '../merging';
import type { Person } from '../noting';

export interface Room {
  meeting: MeetingInfo;
  people: Person[];
}

/** That a note waits on this phone. */
export function Waiting({ note }: { note: { index: number } }) {
  return isUnsent(note) ? <span class="state mine">{t('now.unsent.one')}</span> : null;
}
