// The lists that meetings' entries pick from, in the order in which people are asked.

/** As what somebody takes part. The first four are lived experience, the next four professionals. */
export const CAPACITIES = [
  'draws-on-support',
  'unpaid-carer-family',
  'disabled-or-older-citizen',
  'ulo-worker-with-lived-experience',
  'frontline-worker',
  'manager',
  'commissioner',
  'councillor-or-board',
  'community-member',
  'supporter-pa-advocate',
  'facilitator',
  'researcher',
] as const;
export type Capacity = (typeof CAPACITIES)[number];

export const ACCESS = [
  'step-free',
  'accessible-toilet',
  'hearing-loop',
  'bsl',
  'lipspeaker',
  'captions',
  'easy-read',
  'large-print',
  'braille',
  'audio',
  'symbols-makaton',
  'plain-text-email',
  'translation',
  'quiet-room',
  'personal-assistant',
  'advocate',
  'transport',
  'hybrid-link',
  'extra-time',
  'communication-cards',
  'pre-meeting',
  'childcare-or-replacement-care',
] as const;
export type Access = (typeof ACCESS)[number];

/** Those of them that papers can go out in. */
export const FORMATS = [
  'easy-read',
  'large-print',
  'braille',
  'audio',
  'symbols-makaton',
  'plain-text-email',
  'translation',
  'bsl',
] as const satisfies readonly Access[];

export const MODES = ['in-person', 'online', 'hybrid', 'telephone', 'postal-or-async'] as const;
export type Mode = (typeof MODES)[number];

export const PLACES = ['user-led', 'community', 'service', 'home', 'nowhere'] as const;
export type PlaceKind = (typeof PLACES)[number];

export const SIDES = ['lived-experience', 'joint', 'professionals', 'other'] as const;
export type Side = (typeof SIDES)[number];

export const METHODS = ['consensus', 'consent', 'vote', 'chair'] as const;
export type Method = (typeof METHODS)[number];

export const POWERS = [
  'group-decides',
  'joint-decides',
  'group-recommends',
  'group-consulted',
  'group-informed',
] as const;
export type Power = (typeof POWERS)[number];

export const ACTION_STATUSES = ['open', 'doing', 'done', 'not-done', 'replaced'] as const;
export type ActionStatus = (typeof ACTION_STATUSES)[number];

export const VERDICTS = ['true-record', 'needs-change', 'unsure', 'awaiting-clearance'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const PRESENCES = ['full', 'part', 'sent-views', 'apologies'] as const;
export type Presence = (typeof PRESENCES)[number];

/** What somebody did in a meeting. */
export const FUNCTIONS = [
  'chair',
  'co-chair',
  'speaker',
  'set-agenda',
  'designed-session',
  'notes',
  'timekeeper',
  'welcome',
] as const;
export type Doing = (typeof FUNCTIONS)[number];

export const METS = ['met', 'partly', 'not-met'] as const;
export type Met = (typeof METS)[number];

export const OFFERS = ['offered-taken', 'offered-declined', 'not-offered'] as const;
export type Offer = (typeof OFFERS)[number];

export const REWARDS_OFFERED = ['money', 'time-credit', 'voucher', 'choice', 'none', 'salaried'] as const;
export type RewardOffered = (typeof REWARDS_OFFERED)[number];

export const REWARDS_TAKEN = ['money', 'time-credit', 'voucher', 'declined', 'pending'] as const;
export type RewardTaken = (typeof REWARDS_TAKEN)[number];

export const EXPENSES = ['offered', 'paid', 'not-needed'] as const;
export type Expenses = (typeof EXPENSES)[number];

export const GROUP_TYPES = [
  'ulo',
  'self-advocacy',
  'peer-support',
  'partnership-board',
  'circle',
  'time-bank-committee',
  'project',
  'network',
] as const;
export type GroupType = (typeof GROUP_TYPES)[number];

export const CHOSEN_BY = [
  'elected-by-group',
  'nominated-by-group',
  'invited-by-organiser',
  'appointed',
  'self-put-forward',
] as const;
export type ChosenBy = (typeof CHOSEN_BY)[number];

export const LEVELS = ['individual', 'neighbourhood', 'service', 'strategic'] as const;
export type Level = (typeof LEVELS)[number];

export const STAGES = ['idea', 'scoping', 'options', 'draft-plan', 'decision', 'delivery', 'review', 'ended'] as const;
export type Stage = (typeof STAGES)[number];

export const OUTCOMES = ['done', 'partly', 'not-yet', 'cannot'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const TOLD_HOW = ['in-person', 'meeting', 'phone', 'letter', 'email', 'kith'] as const;
export type ToldHow = (typeof TOLD_HOW)[number];

export type MeetingStatus = 'planned' | 'held' | 'draft' | 'agreed' | 'published' | 'corrected' | 'cancelled';

export type LinkPurpose = 'agree' | 'answer';

export const CARDS = ['slow-down', 'speak', 'break'] as const;
export type Card = (typeof CARDS)[number];

/** Lived experience. */
export function livedExperience(capacity: Capacity | undefined): boolean {
  return capacity !== undefined && CAPACITIES.indexOf(capacity) < 4;
}

/** A professional. */
export function professional(capacity: Capacity | undefined): boolean {
  return capacity !== undefined && !livedExperience(capacity) && CAPACITIES.indexOf(capacity) < 8;
}
