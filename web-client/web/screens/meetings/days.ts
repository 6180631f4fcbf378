// Days ahead, for meetings, promises and looking at decisions again.
import { dayOf, daysBefore } from '../../words/units';
import { t } from '../../words/words';

/** Later than any day that people plan for. */
export const ANY_DAY = '9999-12-31';

/** Days to be set with one press: those that meetings often choose, or in so many weeks. */
export function daysAhead(all: readonly number[] = [1, 2, 4]): { label: string; day: string }[] {
  const now = new Date();
  return all.map((weeks) => ({ label: t('day.weeks', { n: weeks }), day: dayOf(daysBefore(now, -7 * weeks)) }));
}
