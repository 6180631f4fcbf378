// The lists of meetings in words for people. `meetings` of the catalogue is needed first (`need('meetings')`).
import type * as List from '../sync/meeting-lists';
import { t } from './words';

/** "Someone who draws on support": follows "I'm here as". */
export const capacityInWords = (capacity: List.Capacity) => t(`capacity.${capacity}`);
export const accessInWords = (access: List.Access) => t(`access.${access}`);
export const modeInWords = (mode: List.Mode) => t(`mode.${mode}`);
export const placeInWords = (place: List.PlaceKind) => t(`place.${place}`);
export const sideInWords = (side: List.Side) => t(`side.${side}`);
export const methodInWords = (method: List.Method) => t(`method.${method}`);
export const powerInWords = (power: List.Power) => t(`power.${power}`);
export const actionStatusInWords = (status: List.ActionStatus) => t(`action-status.${status}`);
export const verdictInWords = (verdict: List.Verdict) => t(`verdict.${verdict}`);
export const presenceInWords = (presence: List.Presence) => t(`presence.${presence}`);
export const functionInWords = (what: List.Doing) => t(`function.${what}`);
export const metInWords = (met: List.Met) => t(`met.${met}`);
export const offerInWords = (offer: List.Offer) => t(`offer.${offer}`);
export const rewardInWords = (reward: List.RewardOffered | List.RewardTaken) => t(`reward.${reward}`);
export const expensesInWords = (expenses: List.Expenses) => t(`expenses.${expenses}`);
export const groupTypeInWords = (type: List.GroupType) => t(`group-type.${type}`);
export const chosenByInWords = (chosen: List.ChosenBy) => t(`chosen-by.${chosen}`);
export const levelInWords = (level: List.Level) => t(`level.${level}`);
export const stageInWords = (stage: List.Stage) => t(`stage.${stage}`);
export const outcomeInWords = (outcome: List.Outcome) => t(`outcome.${outcome}`);
export const toldInWords = (how: List.ToldHow) => t(`told.${how}`);
export const statusInWords = (status: List.MeetingStatus) => t(`meeting-status.${status}`);

/** A list as radios or checks offer it. */
export function optionsOf<Value extends string>(list: readonly Value[], inWords: (value: Value) => string) {
  return list.map((value) => ({ value, label: inWords(value) }));
}

/** Minutes after midnight as "14:05". */
export function clockInWords(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
