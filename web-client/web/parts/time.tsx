// When and how long: a date in three boxes with Today and Yesterday, a length in two boxes with common lengths.
import { dayOf, daysBefore, lengthInWords } from '../words/units';
import { t } from '../words/words';
import type { Errors } from './errors';
import { Group } from './fields';

/** What stands in the three boxes, as typed. */
export interface DayBoxes {
  date: string;
  month: string;
  year: string;
}

export const NO_DAY: DayBoxes = { date: '', month: '', year: '' };

/** Whether anything was typed. */
export function hasDay(boxes: DayBoxes): boolean {
  return Object.values(boxes).some((box) => box.trim());
}

/** A day (`2026-11-22`) as it stands in the boxes. */
export function boxesOf(day: string): DayBoxes {
  const [year = '', month = '', date = ''] = day.split('-');
  return { date: String(Number(date)), month: String(Number(month)), year };
}

/** What stands in the two boxes, as typed. */
export interface LengthBoxes {
  hours: string;
  minutes: string;
}

/** The commonest lengths of an exchange, in minutes. */
const COMMON_LENGTHS = [30, 60, 90, 120, 180];

interface Shared<Boxes> {
  id: string;
  label: string;
  hint?: string;
  errors: Errors;
  heading?: boolean;
  boxes: Boxes;
  onBoxes: (boxes: Boxes) => void;
}

interface DayProps extends Shared<DayBoxes> {
  /** Days to be set with one press; today and yesterday where nothing else is given. */
  quick?: readonly { label: string; day: string }[];
}

export function DayField({ id, label, hint, errors, heading, boxes, onBoxes, quick }: DayProps) {
  const now = new Date();
  const days = quick ?? [
    { label: t('day.today'), day: dayOf(now) },
    { label: t('day.yesterday'), day: dayOf(daysBefore(now, 1)) },
  ];
  return (
    <Group id={id} label={label} hint={hint ?? t('day.hint')} errors={errors} heading={heading}>
      <p class="quick">
        {days.map(({ label: words, day }) => (
          <button key={words} type="button" class="second" onClick={() => onBoxes(boxesOf(day))}>
            {words}
          </button>
        ))}
      </p>
      <div class="boxes">
        <Box id={`${id}-date`} label={t('day.date')} size={2} {...box(boxes, 'date', onBoxes)} />
        <Box id={`${id}-month`} label={t('day.month')} size={2} {...box(boxes, 'month', onBoxes)} />
        <Box id={`${id}-year`} label={t('day.year')} size={4} {...box(boxes, 'year', onBoxes)} />
      </div>
    </Group>
  );
}

export function LengthField({ id, label, hint, errors, heading, boxes, onBoxes }: Shared<LengthBoxes>) {
  return (
    <Group id={id} label={label} hint={hint} errors={errors} heading={heading}>
      <p class="quick">
        {COMMON_LENGTHS.map((minutes) => (
          <button
            key={minutes}
            type="button"
            class="second"
            onClick={() => onBoxes({ hours: String(Math.floor(minutes / 60)), minutes: String(minutes % 60) })}
          >
            {lengthInWords(minutes)}
          </button>
        ))}
      </p>
      <div class="boxes">
        <Box id={`${id}-hours`} label={t('length.hours')} size={2} {...box(boxes, 'hours', onBoxes)} />
        <Box id={`${id}-minutes`} label={t('length.minutes')} size={2} {...box(boxes, 'minutes', onBoxes)} />
      </div>
    </Group>
  );
}

/** The value and setter of one of several boxes. */
function box<Boxes>(boxes: Boxes, name: keyof Boxes, onBoxes: (boxes: Boxes) => void) {
  return {
    value: String(boxes[name]),
    onValue: (value: string) => onBoxes({ ...boxes, [name]: value }),
  };
}

interface BoxProps {
  id: string;
  label: string;
  size: number;
  value: string;
  onValue: (value: string) => void;
}

function Box({ id, label, size, value, onValue }: BoxProps) {
  return (
    <div class="box">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode="numeric"
        autocomplete="off"
        size={size}
        maxLength={size}
        value={value}
        onInput={(event) => onValue((event.currentTarget as HTMLInputElement).value)}
      />
    </div>
  );
}
