// What the node answers, as its OpenAPI document has it; times are ms since 1970, lengths are minutes.

export type Role = 'steward' | 'broker' | 'facilitator';
export type AccountType = 'person' | 'organisation' | 'pot';
export type Reason = 'not-me' | 'wrong-time' | 'wrong-day' | 'did-not-happen' | 'other';
export type Basis = 'spoken' | 'phone' | 'paper' | 'email' | 'present';
export type LineState = 'waiting' | 'done' | 'declined' | 'withdrawn' | 'expired';
export type Consenting = 'device' | 'supporter' | 'custodian' | Basis | 'notice';

export interface Policy {
  categories: string[];
  ceiling: number | null;
  count_only: boolean;
  expires_days: number;
  floor: number;
}

export interface NodeInfo {
  origin: string;
  name: string | null;
  address: string;
  /** A steward has set up. */
  opened: boolean;
  log_vkey: string;
  node_key: string;
  policy: Policy;
  synthetic: boolean;
  version: string;
}

export interface Named {
  account: string;
  name: string | null;
}

export interface Kept extends Named {
  type: AccountType;
  needed: number;
}

export interface SessionInfo extends Named {
  roles: Role[];
  key: string;
  expires: number;
  supports: Named[];
  keeps: Kept[];
  status: MemberStatus;
}

export interface EntryName {
  by: string;
  id: string;
}

export interface Consent {
  account: string;
  how: Consenting;
  by: string;
  by_name: string | null;
}

export interface Line {
  giver: string;
  giver_name: string | null;
  receiver: string;
  receiver_name: string | null;
  minutes: number;
  /** In an undoing: which line of the undone exchange it mirrors. */
  of: number | null;
  state: LineState;
  undone_minutes: number;
  consents: Consent[];
  /** Accounts whose agreement is still needed. */
  waits_for: string[];
}

export interface Exchange extends EntryName {
  by_name: string | null;
  index: number;
  at: number;
  imported: boolean;
  day: string;
  category: string;
  note: string | null;
  all_or_none: boolean;
  /** The hash of the recorded body, which an agreement names. */
  terms: string;
  body: string;
  undoes: EntryName | null;
  lines: Line[];
  not_right: { by: string; by_name: string | null; reason: Reason; at: number } | null;
  deadline: number | null;
}

export interface InvitationNotice {
  kind: 'invitation';
  key: string;
  by: string;
  by_name: string | null;
  ready_at: number;
}

export interface Home {
  account: string;
  balance: number;
  gave: number;
  received: number;
  waiting_for_me: Exchange[];
  waiting_for_others: Exchange[];
  not_right: Exchange[];
  notices: InvitationNotice[];
  count: number;
  last: number | null;
}

export interface StatementItem {
  /** Counts this account's entries from 0 without a gap. */
  n: number;
  index: number;
  leaf: string;
  kind: string;
  /** What it changed for this account: given is more, received is less. */
  minutes: number;
  exchange: Exchange | null;
  details: Record<string, { salt: string; text: string }>;
}

export interface Statement {
  account: string;
  balance: number;
  gave: number;
  received: number;
  count: number;
  items: StatementItem[];
  next: number | null;
}

export type MemberStatus = 'active' | 'paused' | 'left' | 'erased';

export interface Member {
  account: string;
  name: string | null;
  type: AccountType;
  status: MemberStatus;
  roles: Role[];
  has_device: boolean;
}

export interface DeviceInfo {
  key: string;
  storage: 'webcrypto' | 'fallback' | 'file';
  at: number;
  /** When it was stopped; null while it may be used. */
  stopped: number | null;
}

export type InvitationState = 'open' | 'waiting' | 'used' | 'stopped' | 'expired';

export interface MemberInvitation {
  key: string;
  by: string;
  by_name: string | null;
  at: number;
  role: Role | null;
  ready_at: number | null;
  state: InvitationState;
}

export interface MemberPage extends Member {
  profile: Profile | null;
  devices: DeviceInfo[];
  invitations: MemberInvitation[];
  supporters: Named[];
  supports: Named[];
  custodians: Named[];
  needed: number | null;
  balance: number;
  limits: { floor: number; ceiling: number | null };
  count: number;
}

export interface Profile {
  name?: string;
  phone?: string;
  email?: string;
  needs?: string;
  note?: string;
}

export interface Invitation {
  state: InvitationState;
  ready_at: number | null;
  account: string | null;
  account_name: string | null;
  role: Role | null;
  node_name: string | null;
}

export interface Look {
  at: number;
  by: string;
  by_name: string | null;
  what: string;
}

export interface Pages<Item> {
  items: Item[];
  next: string | null;
}

/** The answer to an entry that the node has taken, now or before. */
export interface Taken {
  status: 'taken' | 'again';
  index: number;
  at: number;
  /** The leaf up to the body. */
  prefix: string;
  signers: string[];
  proof: string[];
  checkpoint: string;
}
