// What the node answers about what follows meetings: answers, duties, pieces of work, indicators, reflections. The types are made
// from its API document; here they have the names that the screens use.
import type * as Api from './openapi';

/** Something I said, or somebody I support, and the meeting it was said in. */
export type SaidLine = Api.SaidItem;
/** What waits for me, as the first page holds it too. */
export type TodoPage = Api.Todo;
export type InitiativeLine = Api.InitiativeItem;
export type Evidence = Api.EvidencedInfo;
export type IndicatorsPage = Api.Indicators;
export type PooledInfo = Api.PoolInfo;
export type PooledPage = Api.Reflections;
export type PublishedLine = Api.PublishedItem;
/** What became of something that was said. */
export type PublishedAnswer = Api.PublishedAnswerInfo;
/** Minutes that are public: nobody is named, and words stand only with the consent of who said them. */
export type PublishedMinutes = Api.PublishedInfo;
export type { Cell, DaysBefore, IndicatorInfo, InitiativeInfo, Step, Telling, ToTell } from './openapi';

/** What the records show, step by step (protocol: `summary::rung`). */
export const STEPS = [
  'people-recorded',
  'nobody-with-lived-experience',
  'lived-experience-present',
  'they-were-heard',
  'they-recommended',
  'they-were-answered',
  'before-the-plan',
  'agenda-shared',
  'decided-together',
  'they-deliver',
  'they-chair',
  'loop-closed',
  'record-agreed',
] as const satisfies readonly Api.Step[];
