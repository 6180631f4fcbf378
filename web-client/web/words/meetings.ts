// The lists of meetings in words for people. `meetings` of the catalogue is needed first (`need('meetings')`).
import type {
  Access,
  ActionStatus,
  Capacity,
  ChosenBy,
  Doing,
  Expenses,
  GroupType,
  Level,
  MeetingStatus,
  Met,
  Method,
  Mode,
  Offer,
  Outcome,
  PlaceKind,
  Power,
  Presence,
  RewardOffered,
  RewardTaken,
  Side,
  Stage,
  ToldHow,
  Verdict,
} from '../sync/meetings';
import { t } from './words';

/** "Someone who draws on support": follows "I'm here as". */
export const capacityInWords = (capacity: Capacity) => t(`capacity.${capacity}`);
export const accessInWords = (access: Access) => t(`access.${access}`);
export const modeInWords = (mode: Mode) => t(`mode.${mode}`);
export const placeInWords = (place: PlaceKind) => t(`place.${place}`);
export const sideInWords = (side: Side) => t(`side.${side}`);
export const methodInWords = (method: Method) => t(`method.${method}`);
export const powerInWords = (power: Power) => t(`power.${power}`);
export const actionStatusInWords = (status: ActionStatus) => t(`action-status.${status}`);
export const verdictInWords = (verdict: Verdict) => t(`verdict.${verdict}`);
export const presenceInWords = (presence: Presence) => t(`presence.${presence}`);
export const functionInWords = (what: Doing) => t(`function.${what}`);
export const metInWords = (met: Met) => t(`met.${met}`);
export const offerInWords = (offer: Offer) => t(`offer.${offer}`);
export const rewardInWords = (reward: RewardOffered | RewardTaken) => t(`reward.${reward}`);
export const expensesInWords = (expenses: Expenses) => t(`expenses.${expenses}`);
export const groupTypeInWords = (type: GroupType) => t(`group-type.${type}`);
export const chosenByInWords = (chosen: ChosenBy) => t(`chosen-by.${chosen}`);
export const levelInWords = (level: Level) => t(`level.${level}`);
export const stageInWords = (stage: Stage) => t(`stage.${stage}`);
export const outcomeInWords = (outcome: Outcome) => t(`outcome.${outcome}`);
export const toldInWords = (how: ToldHow) => t(`told.${how}`);
export const statusInWords = (status: MeetingStatus) => t(`meeting-status.${status}`);

/** A list as radios or checks offer it. */
export function optionsOf<Value extends string>(list: readonly Value[], inWords: (value: Value) => string) {
  return list.map((value) => ({ value, label: inWords(value) }));
}

/** Minutes after midnight as "14:05". */
export function clockInWords(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
