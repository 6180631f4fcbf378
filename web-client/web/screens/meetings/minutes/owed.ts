// Whom hours are owed to for taking part, and how many; and the name under which they are paid, once.
import { toHex, utf8 } from '../../../device/bytes';
import { sha256 } from '../../../device/hash';
import type { AttendanceInfo, MeetingInfo } from '../../../sync/meetings';

export interface Owed {
  who: string;
  name: string | null;
  minutes: number;
}

/** Those who chose hours and have an account: the meeting, preparation and travel together. */
export function owed(there: readonly AttendanceInfo[]): Owed[] {
  return there
    .filter(({ guest, row }) => !guest && row?.taken === 'time-credit')
    .map(({ who, name, row }) => ({ who, name, minutes: (row?.minutes ?? 0) + (row?.minutes_around ?? 0) }))
    .filter(({ minutes }) => minutes > 0);
}

/** The most lines that one exchange holds (protocol: `limits::LINES`). */
const LINES = 40;

/** Those who are paid, in as many exchanges as it takes: after the agreement the record stays, and so do the parts. */
export function inParts(lines: readonly Owed[]): Owed[][] {
  const parts: Owed[][] = [];
  for (let at = 0; at < lines.length; at += LINES) parts.push(lines.slice(at, at + LINES));
  return parts;
}

/** An id (UUID version 4) worked out from the meeting, its agreement and the part: paying again is the same entry again. */
export async function paymentId({ name, agreed }: Pick<MeetingInfo, 'name' | 'agreed'>, part: number): Promise<string> {
  const ending = part === 0 ? '' : ` ${part}`;
  const hash = await sha256(utf8(`kith/thanks/v1\n${name.by} ${name.id} ${agreed?.index ?? 0}${ending}`));
  const bytes = hash.slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
