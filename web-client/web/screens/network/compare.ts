// How two closed periods of one area compare, as the sums of several do (region::trend): only what is certain is said.
import type { Figures, Period, Told, Trend } from '../../sync/network';

type When = Pick<Period, 'from' | 'to'>;
/** Who told: the area's own Kith, or whoever signed what was returned to them. */
type Source = Pick<Figures, 'origin' | 'returned'>;

/** How a figure compares with that of the time before; null where either was not told. */
export function trendOf(before: Told | undefined, now: Told | undefined): Trend | null {
  const known = (told: Told | undefined) => (told && told.kind !== 'not-collected' ? told : null);
  const [then, later] = [known(before), known(now)];
  if (!then || !later) return null;
  if (then.most !== null && later.least > then.most) return 'more';
  if (later.most !== null && then.least > later.most) return 'less';
  const exact = (told: Told) => told.least === told.most;
  return exact(then) && exact(later) ? 'same' : 'cannot-tell';
}

/** Whether a time ends where one of the same length begins. */
export function follows(before: When, now: When): boolean {
  const next = new Date(`${before.to}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10) === now.from && months(before) === months(now);
}

/** Whether both were told by the same, and so counted alike. */
export function sameSource(before: Source, now: Source): boolean {
  return before.origin === now.origin && before.returned === now.returned;
}

/** Whether two times of an area may be compared: one follows the other, and the same told both. */
export function comparable(before: When & Source, now: When & Source): boolean {
  return follows(before, now) && sameSource(before, now);
}

function months({ from, to }: When): number {
  return Number(to.slice(5, 7)) - Number(from.slice(5, 7));
}
