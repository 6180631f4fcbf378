// Made from the node’s OpenAPI document by `scripts/api-types.mjs`. Do not edit.

export type Account = string;

export type AccountType = "person" | "organisation" | "pot";

export type Answered = {
  challenge: string;
  key: Key;
  sig: string;
};

export type Author = string;

export type Batch = {
  entries: Array<Envelope>;
};

export type BatchTaken = {
  checkpoint: string;
  outcomes: Array<Became>;
};

export type Became = Taken | NotTaken;

export type Category = string;

export type Challenge = {
  challenge: string;
};

export type ConsentInfo = {
  account: Account;
  by: Account;
  by_name: string | null;
  how: HowInfo;
  name: string | null;
};

export type Day = string;

export type Detail = {
  salt: string;
  text: string;
};

export type DeviceInfo = {
  at: number;
  key: Key;
  stopped: number | null;
  storage: Storage | null;
};

export type Digest32 = string;

export type EntryInfo = {
  details: Record<string, Detail>;
  index: number;
  leaf: string;
};

export type Envelope = {
  body: string;
  details?: Record<string, Detail>;
  signatures: Array<WireSignature>;
};

export type ExchangeInfo = {
  all_or_none: boolean;
  at: number;
  body: string;
  by: Author;
  by_name: string | null;
  category: Category;
  day: Day;
  deadline: number | null;
  id: Id;
  imported: boolean;
  index: number;
  lines: Array<LineInfo>;
  not_right: NotRight | null;
  note: string | null;
  terms: Digest32;
  undoes: Name | null;
};

export type ExchangePage = {
  items: Array<ExchangeInfo>;
  next: number | null;
};

export type Home = {
  account: Account;
  balance: number;
  count: number;
  gave: number;
  last: number | null;
  not_right: Array<ExchangeInfo>;
  notices: Array<Notice>;
  received: number;
  waiting_for_me: Array<ExchangeInfo>;
  waiting_for_others: Array<ExchangeInfo>;
};

export type HowInfo = "device" | "supporter" | "custodian" | "spoken" | "phone" | "paper" | "email" | "present" | "notice";

export type Id = string;

export type InvitationInfo = {
  account: Account | null;
  account_name: string | null;
  node_name: string | null;
  ready_at: number | null;
  role: Role | null;
  state: InvitationStateInfo;
};

export type InvitationStateInfo = "open" | "waiting" | "used" | "stopped" | "expired";

export type InvitationsPage = {
  items: Array<OpenInvitation>;
  next: Key | null;
};

export type InvitedInfo = {
  at: number;
  by: Author;
  by_name: string | null;
  key: Key;
  ready_at: number;
  role: Role | null;
  state: InvitationStateInfo;
};

export type Item = {
  details: Record<string, Detail>;
  exchange: ExchangeInfo | null;
  index: number;
  kind: string;
  leaf: string;
  minutes: number;
  n: number;
};

export type Kept = {
  account: Account;
  name: string | null;
  needed: number;
  type: AccountType;
};

export type Key = string;

export type LimitsInfo = {
  ceiling: number | null;
  floor: number;
};

export type LineInfo = {
  consents: Array<ConsentInfo>;
  giver: Account;
  giver_name: string | null;
  minutes: number;
  of: number | null;
  receiver: Account;
  receiver_name: string | null;
  state: LineStateInfo;
  undone_minutes: number;
  waits_for: Array<Account>;
};

export type LineStateInfo = "waiting" | "done" | "declined" | "withdrawn" | "expired";

export type LookInfo = {
  at: number;
  by: Account;
  by_name: string | null;
  what: string;
};

export type LooksPage = {
  items: Array<LookInfo>;
  next: number | null;
};

export type Member = {
  account: Account;
  has_device: boolean;
  name: string | null;
  roles: Array<Role>;
  status: MemberStatus;
  type: AccountType;
};

export type MemberPage = {
  account: Account;
  balance: number;
  count: number;
  custodians: Array<Named>;
  devices: Array<DeviceInfo>;
  has_device: boolean;
  invitations: Array<InvitedInfo>;
  limits: LimitsInfo;
  name: string | null;
  needed: number | null;
  profile: ProfileInfo | null;
  roles: Array<Role>;
  status: MemberStatus;
  supporters: Array<Named>;
  supports: Array<Named>;
  type: AccountType;
};

export type MemberStatus = "active" | "paused" | "left" | "erased";

export type MembersPage = {
  items: Array<Member>;
  next: Account | null;
};

export type Name = {
  by: Author;
  id: Id;
};

export type Named = {
  account: Account;
  name: string | null;
};

export type NodeInfo = {
  address: string;
  log_vkey: string;
  name: string | null;
  node_key: Key;
  opened: boolean;
  origin: Origin;
  policy: PolicyInfo;
  synthetic: boolean;
  version: string;
};

export type NotRight = {
  at: number;
  by: Account;
  by_name: string | null;
  reason: Reason;
};

export type NotTaken = {
  problem: Problem;
  status: RefusedStatus;
};

export type Notice = {
  by: Author;
  by_name: string | null;
  key: Key;
  kind: "invitation";
  ready_at: number;
};

export type OpenInvitation = {
  account: Account | null;
  account_name: string | null;
  at: number;
  by: Author;
  by_name: string | null;
  key: Key;
  ready_at: number;
  role: Role | null;
  state: InvitationStateInfo;
};

export type Origin = string;

export type PolicyInfo = {
  categories: Array<Category>;
  ceiling: number | null;
  count_only: boolean;
  expires_days: number;
  floor: number;
};

export type Problem = {
  code: string;
  detail: string;
  reason: string | null;
  status: number;
  title: string;
  type: string;
};

export type ProfileInfo = {
  email: string | null;
  name: string | null;
  needs: string | null;
  note: string | null;
  phone: string | null;
};

export type Reason = "not-me" | "wrong-time" | "wrong-day" | "did-not-happen" | "other";

export type RefusedStatus = "refused";

export type Role = "broker" | "facilitator" | "steward";

export type SessionInfo = {
  account: Account;
  expires: number;
  keeps: Array<Kept>;
  key: Key;
  name: string | null;
  roles: Array<Role>;
  status: MemberStatus;
  supports: Array<Named>;
};

export type Shown = MemberPage | Member;

export type StatementInfo = {
  account: Account;
  balance: number;
  count: number;
  gave: number;
  items: Array<Item>;
  next: number | null;
  received: number;
};

export type Storage = "webcrypto" | "fallback" | "file";

export type Taken = {
  at: number;
  checkpoint: string | null;
  index: number;
  prefix: string;
  proof: Array<string>;
  signers: Array<Key>;
  status: TakenStatus;
};

export type TakenStatus = "taken" | "again";

export type Which = "waiting" | "not-right";

export type WireSignature = {
  key: string;
  sig: string;
};
