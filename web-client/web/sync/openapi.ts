// Made from the node’s OpenAPI document by `scripts/api-types.mjs`. Do not edit.

export type Access = "step-free" | "accessible-toilet" | "hearing-loop" | "bsl" | "lipspeaker" | "captions" | "easy-read" | "large-print" | "braille" | "audio" | "symbols-makaton" | "plain-text-email" | "translation" | "quiet-room" | "personal-assistant" | "advocate" | "transport" | "hybrid-link" | "extra-time" | "communication-cards" | "pre-meeting" | "childcare-or-replacement-care";

export type Account = string;

export type AccountType = "person" | "organisation" | "pot";

export type ActionDue = {
  at: number;
  by: Author;
  by_name: string | null;
  decision: Name | null;
  due: Day | null;
  id: Id;
  index: number;
  meeting: Name;
  meeting_day: Day;
  meeting_title: string | null;
  moved: Array<MovedInfo>;
  owned_by: Side;
  owner: Account | null;
  owner_name: string | null;
  status: ActionStatus;
  text: string | null;
};

export type ActionInfo = {
  at: number;
  by: Author;
  by_name: string | null;
  decision: Name | null;
  due: Day | null;
  id: Id;
  index: number;
  moved: Array<MovedInfo>;
  owned_by: Side;
  owner: Account | null;
  owner_name: string | null;
  status: ActionStatus;
  text: string | null;
};

export type ActionStatus = "open" | "doing" | "done" | "not-done" | "replaced";

export type Activity = {
  actions: Number;
  approaches: Number;
  categories: Array<InCategory>;
  decisions: Number;
  exchanges: Cell | null;
  hours: Hours;
  hours_from_neighbours: Hours;
  hours_to_neighbours: Hours;
  meetings: Number;
  people: People;
};

export type Again = "yes" | "unsure" | "no";

export type AgreedInfo = {
  at: number;
  by: Author;
  by_name: string | null;
  day: Day;
  id: Id;
  index: number;
  lived_experience: number;
  others: number;
  record: Digest32;
};

export type Agreement = {
  leaf: string;
  receipt: string;
};

export type Answer = "true-record" | "needs-change" | "unsure" | "awaiting-clearance";

export type AnswerDue = {
  at: number;
  by: Author;
  by_name: string | null;
  capacity: Capacity | null;
  day: Day;
  due: Day;
  id: Id;
  index: number;
  item: Name | null;
  meeting: Name;
  meeting_title: string | null;
  publish: boolean;
  responses: Array<ResponseInfo>;
  text: string | null;
  what: Lacking;
  who: Account | null;
  who_name: string | null;
};

export type Answered = {
  challenge: string;
  key: Key;
  sig: string;
};

export type AnsweredInfo = {
  answer: Answer;
  at: number;
  by: Author;
  by_name: string | null;
  cleared: boolean;
  id: Id;
  index: number;
  name: string | null;
  record: Digest32;
  text: string | null;
  who: Account;
};

export type Area = {
  code: string | null;
  name: string;
  organisation: string | null;
};

export type AreaFigures = {
  code: string | null;
  contributors: number;
  delay_days: number;
  from: Day;
  name: string;
  organisation: string | null;
  origin: Origin;
  returned: boolean;
  signed_by: string | null;
  threshold: number;
  to: Day;
  told: Array<FigureTold>;
};

export type AttendanceInfo = {
  at: number;
  by: Author;
  by_name: string | null;
  guest: boolean;
  id: Id;
  index: number;
  name: string | null;
  row: Row | null;
  who: Account;
};

export type Author = string;

export type Awaited = {
  name: string | null;
  origin: Origin | null;
  sent: boolean;
};

export type Batch = {
  entries: Array<Envelope>;
};

export type BatchTaken = {
  checkpoint: string;
  outcomes: Array<Became>;
};

export type Became = Taken | NotTaken;

export type Before = {
  access: Array<Access>;
  also: Array<Capacity>;
  capacity: Capacity | null;
  guest: boolean;
  mandate: Name | null;
  name: string | null;
  who: Account;
};

export type BehindInfo = {
  counted: boolean | null;
  meeting: Name | null;
  name: Name;
  since: Turn | null;
  title: string | null;
  what: What;
};

export type Between = {
  body: string | null;
  sigs: Array<SideSigned>;
};

export type BoardHeard = {
  at: number;
  origin: Origin;
};

export type CancelledInfo = {
  at: number;
  text: string | null;
};

export type Capacity = "draws-on-support" | "unpaid-carer-family" | "disabled-or-older-citizen" | "ulo-worker-with-lived-experience" | "frontline-worker" | "manager" | "commissioner" | "councillor-or-board" | "community-member" | "supporter-pa-advocate" | "facilitator" | "researcher";

export type Card = "slow-down" | "speak" | "break";

export type CardInfo = {
  address: string;
  area: string;
  area_code: string | null;
  certificate: SignedInfo;
  name: string;
  organisation: string | null;
};

export type Category = string;

export type Cell = {
  kind: "zero";
} | {
  kind: "suppressed";
} | {
  about: number;
  kind: "rounded";
} | {
  kind: "not-collected";
} | {
  kind: "not-published";
};

export type Challenge = {
  challenge: string;
};

export type Checked = {
  head: string | null;
  needed: number | null;
  of: number;
  seen: number;
};

export type ChosenBy = "elected-by-group" | "nominated-by-group" | "invited-by-organiser" | "appointed" | "self-put-forward";

export type ClosedPeriod = {
  areas: number;
  from: Day;
  missing: number;
  to: Day;
  totals: Array<FigureTotal>;
};

export type Coming = {
  answered: boolean;
  day: Day;
  group: Name;
  group_title: string | null;
  held: boolean;
  initiative: Name | null;
  minutes: number;
  mode: Mode;
  name: Name;
  papers_by: Day;
  papers_due: boolean;
  papers_sent: Day | null;
  purpose: string | null;
  remind: Remind | null;
  remind_on: Day;
  starts: number | null;
  status: Status;
  title: string | null;
};

export type Coming2 = {
  due: Day;
  from: Day;
  to: Day;
};

export type ConsentInfo = {
  account: Account;
  by: Account;
  by_name: string | null;
  how: HowInfo;
  name: string | null;
};

export type ContributionInfo = {
  at: number;
  by: Author;
  by_name: string | null;
  capacity: Capacity | null;
  day: Day;
  id: Id;
  index: number;
  item: Name | null;
  publish: boolean;
  responses: Array<ResponseInfo>;
  text: string | null;
  who: Account | null;
  who_name: string | null;
};

export type CorrectionInfo = {
  on: Day;
  text: string | null;
};

export type Count = {
  capacity: Capacity;
  people: number;
};

export type Day = string;

export type DaysBefore = {
  day: Day;
  papers_by: Day;
  remind_on: Day;
};

export type DecisionInfo = {
  at: number;
  by: Author;
  by_name: string | null;
  dissent: string | null;
  id: Id;
  index: number;
  item: Name | null;
  lived_experience: Votes | null;
  method: Method;
  plain_text: string | null;
  power: Power;
  professionals: Votes | null;
  review_on: Day | null;
  text: string | null;
};

export type Declined = {
  reason: string;
  release: Digest32;
};

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

export type DraftInfo = {
  at: number;
  by: Author;
  by_name: string | null;
  id: Id;
  index: number;
  record: Digest32;
  tally: Tally;
};

export type Edition = "record" | "published";

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

export type EvidencedInfo = {
  because: Array<Step>;
  capped: boolean;
  missing: Array<Step>;
  rung: number | null;
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

export type Expenses = "offered" | "paid" | "not-needed";

export type FarKith = {
  area: string | null;
  name: string | null;
  origin: Origin;
};

export type FarListing = {
  area: string | null;
  category: Category;
  contact: string | null;
  listing: string;
  name: string | null;
  origin: Origin;
  text: string | null;
  title: string;
  type: ListingType;
  until: Day;
};

export type FarListings = {
  heard: Array<BoardHeard>;
  items: Array<FarListing>;
};

export type Feed = {
  url: string;
};

export type FigureHow = "exact" | "about" | "few" | "hidden" | "not-collected";

export type FigureName = "people" | "hours" | "exchanges" | "hours-to-neighbours" | "hours-from-neighbours" | "meetings" | "decisions" | "actions" | "approaches";

export type FigureTold = {
  about: number | null;
  figure: FigureName;
  kind: FigureHow;
  least: number;
  most: number | null;
};

export type FigureTotal = {
  figure: FigureName;
  sum: Sum | null;
  trend: Trend | null;
};

export type Figures = {
  items: Array<AreaFigures>;
  next: string | null;
};

export type Follow = {
  address: string;
  origin: Origin | null;
};

export type FollowInfo = {
  address: string | null;
  area: string | null;
  name: string | null;
  origin: Origin;
};

export type Followed = {
  origin: Origin;
};

export type Follows = {
  items: Array<FollowInfo>;
  next: string | null;
};

export type Form = {
  agreed_by: string;
  area: Area;
  figures: Figures;
  from: Day;
  to: Day;
};

export type Format = "html" | "text" | "csv" | "docx";

export type Function = "chair" | "co-chair" | "speaker" | "set-agenda" | "designed-session" | "notes" | "timekeeper" | "welcome";

export type Given = {
  hours: number;
  most: number;
  people: number;
  two: number;
};

export type GroupInfo = {
  about: string | null;
  at: number;
  by: Author;
  by_name: string | null;
  id: Id;
  index: number;
  initiatives: Array<InitiativeItem>;
  mandates: Array<MandateInfo>;
  may: MayRun;
  meetings: Array<MeetingItem>;
  name: Name;
  next_meeting: Day | null;
  organisers: Array<Account>;
  pot: Account | null;
  pot_name: string | null;
  terms: string | null;
  title: string | null;
  type: GroupType;
  we_will: string | null;
  you_will: string | null;
};

export type GroupItem = {
  meetings: number;
  name: Name;
  next_meeting: Day | null;
  organisers: Array<Account>;
  pot: Account | null;
  title: string | null;
  type: GroupType;
};

export type GroupType = "ulo" | "self-advocacy" | "peer-support" | "partnership-board" | "circle" | "time-bank-committee" | "project" | "network";

export type GroupsPage = {
  items: Array<GroupItem>;
  next: string | null;
};

export type Held = {
  at: number;
  size: number;
};

export type HeldUp = {
  card: Card;
  name: string | null;
};

export type Hexes = unknown;

export type HoldingNeighbour = {
  area: string | null;
  at: number | null;
  origin: Origin;
  records: number | null;
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
  todo: Todo;
  waiting_for_me: Array<ExchangeInfo>;
  waiting_for_others: Array<ExchangeInfo>;
};

export type Hours = {
  kind: "zero";
} | {
  about: number;
  kind: "rounded";
} | {
  kind: "not-published";
} | {
  kind: "not-collected";
};

export type HoursRule = {
  contributors: number;
  largest_percent: number;
  top_two_percent: number;
};

export type HowInfo = "device" | "supporter" | "custodian" | "spoken" | "phone" | "paper" | "email" | "present" | "notice";

export type Id = string;

export type InCategory = {
  category: Category;
  hours: Hours;
  people: Cell | null;
};

export type Indicator = "c1" | "c2" | "c3" | "c4" | "c5" | "c6" | "c7" | "c8" | "c9" | "c10" | "c11" | "c12" | "c13" | "c14" | "c15";

export type IndicatorInfo = {
  indicator: Indicator;
  of: number | null;
  parts: Table | null;
  records: Array<BehindInfo>;
  second: number | null;
  second_of: number | null;
  shown: Shown2;
  since: Since | null;
  value: number | null;
};

export type Indicators = {
  actions: Shown2;
  chairing: Shown2;
  from: Day;
  frozen: boolean;
  indicators: Array<IndicatorInfo>;
  to: Day;
};

export type InitiativeInfo = {
  about: string | null;
  actions: Array<PlanItem>;
  answered: number;
  approach: string | null;
  at: number;
  by: Author;
  by_name: string | null;
  claimed: number;
  contributions: number;
  evidenced: EvidencedInfo;
  group: Name | null;
  group_title: string | null;
  id: Id;
  index: number;
  level: Level;
  may: MayChange;
  meetings: Array<MeetingItem>;
  name: Name;
  owner: Account | null;
  owner_name: string | null;
  plain_title: string | null;
  replies: Array<ReplyInfo>;
  stages: Array<StageInfo>;
  title: string | null;
};

export type InitiativeItem = {
  claimed: number;
  group: Name | null;
  group_title: string | null;
  level: Level;
  meetings: number;
  name: Name;
  plain_title: string | null;
  stage: Stage | null;
  title: string | null;
};

export type InitiativesPage = {
  items: Array<InitiativeItem>;
  next: string | null;
};

export type InvitationInfo = {
  account: Account | null;
  account_name: string | null;
  node_name: string | null;
  ready_at: number | null;
  role: Role | null;
  state: InvitationStateInfo;
};

export type InvitationInfo2 = {
  by: Account;
  by_name: string | null;
  expires: number;
  id: Digest32;
};

export type InvitationStateInfo = "open" | "waiting" | "used" | "stopped" | "expired";

export type Invitations = {
  items: Array<InvitationInfo2>;
};

export type InvitationsPage = {
  items: Array<OpenInvitation>;
  next: Key | null;
};

export type Invited = {
  expires: number;
  link: string;
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

export type Item2 = {
  kind: What2;
  network: PublishedList | null;
  pulse: unknown;
  text: string;
  told: Release | null;
};

export type ItemInfo = {
  at: number;
  by: Author;
  by_name: string | null;
  id: Id;
  index: number;
  minutes: number | null;
  number: number | null;
  plain_title: string | null;
  proposed_by: Side;
  title: string | null;
};

export type Kept = {
  account: Account;
  name: string | null;
  needed: number;
  type: AccountType;
};

export type Key = string;

export type Known = {
  evidence: Array<string>;
  origin: Origin;
};

export type Lacking = "answer" | "telling";

export type Language = "en-GB" | "cy" | "en-GB-easy" | "cy-easy";

export type LastTime = {
  access: Array<Access>;
  day: Day;
  meeting: Name;
  minutes: number;
  mode: Mode;
  place: PlaceKind | null;
  starts: number | null;
  who: Array<Before>;
};

export type Leaves = {
  address: string;
  head: string;
  items: Array<Item2>;
  listings: Array<Public>;
  name: string | null;
  neighbours: Array<HoldingNeighbour>;
  next: string | null;
  origin: Origin;
};

export type Length = "month" | "quarter";

export type Level = "strategic" | "service" | "neighbourhood" | "individual";

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

export type LinkInfo = {
  at: number;
  contributions: Array<Name>;
  for: Account;
  for_name: string | null;
  index: number;
  key: Key;
  purpose: Purpose;
  stopped: boolean;
  until: number;
  used: boolean;
};

export type LinkOpened = {
  actions: Array<ActionInfo>;
  contributions: Array<ContributionInfo>;
  for: Account;
  meeting: MeetingInfo | null;
  name: string | null;
  node_name: string | null;
  purpose: Purpose;
  until: number;
  used: boolean;
};

export type List = {
  name: string;
  nodes: Array<Origin>;
};

export type ListInfo = {
  at: number;
  by: Origin;
  name: string;
  nodes: Array<Listed>;
};

export type Listed = {
  address: string;
  area_code: string | null;
  name: string;
  origin: Origin;
};

export type ListingInfo = {
  account: Account;
  account_name: string | null;
  at: number;
  by: Author;
  by_name: string | null;
  category: Category;
  contact: string | null;
  id: Id;
  index: number;
  public: boolean;
  text: string | null;
  title: string | null;
  type: ListingType;
  until: Day;
};

export type ListingPage = {
  items: Array<ListingInfo>;
  next: number | null;
};

export type ListingType = "offer" | "request";

export type Lists = {
  items: Array<ListInfo>;
  next: string | null;
};

export type Look = {
  link: string;
};

export type LookInfo = {
  at: number;
  by: Account;
  by_name: string | null;
  what: string;
};

export type LookInto = {
  done?: boolean;
  origin: Origin;
};

export type LookedAt = {
  card: CardInfo;
  node: Key;
  origin: Origin;
  words: Array<string>;
};

export type LookedInto = {
  done: number | null;
  name: string | null;
};

export type Looking = {
  by: Account;
  done: number | null;
  name: string | null;
  since: number;
};

export type LooksPage = {
  items: Array<LookInfo>;
  next: number | null;
};

export type MandateInfo = {
  account: Account;
  account_name: string | null;
  chosen_by: ChosenBy | null;
  ended: boolean;
  name: Name;
  reported: Array<Day>;
  row: MandateRow | null;
};

export type MandateRow = {
  choosers: number | null;
  chosen_by: ChosenBy;
  contact: string | null;
  from: Day;
  until: Day | null;
};

export type May = {
  answer: boolean;
  attend: boolean;
  note: boolean;
  raise: boolean;
};

export type MayChange = {
  change: boolean;
  reply: boolean;
};

export type MayRun = {
  run: boolean;
};

export type MeetingInfo = {
  actions: Array<ActionInfo>;
  agreed: AgreedInfo | null;
  answers: Array<AnsweredInfo>;
  at: number;
  attendance: Array<AttendanceInfo>;
  by: Author;
  by_name: string | null;
  cancelled: CancelledInfo | null;
  contributions: Array<ContributionInfo>;
  corrections: Array<CorrectionInfo>;
  decisions: Array<DecisionInfo>;
  draft: DraftInfo | null;
  group_title: string | null;
  held: boolean;
  id: Id;
  index: number;
  initiative_title: string | null;
  items: Array<ItemInfo>;
  last_time: LastTime | null;
  link: string | null;
  links: Array<LinkInfo>;
  may: May;
  name: Name;
  note_takers: Array<Named>;
  place: string | null;
  published: Day | null;
  purpose: string | null;
  record: Digest32;
  shape: Shape;
  slips: SlipsInfo;
  status: Status;
  tally_now: Tally | null;
  title: string | null;
};

export type MeetingItem = {
  day: Day;
  group: Name;
  group_title: string | null;
  held: boolean;
  initiative: Name | null;
  minutes: number;
  mode: Mode;
  name: Name;
  purpose: string | null;
  starts: number | null;
  status: Status;
  title: string | null;
};

export type MeetingsPage = {
  items: Array<MeetingItem>;
  next: string | null;
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

export type Met = "met" | "partly" | "not-met";

export type Method = "consensus" | "consent" | "vote" | "chair";

export type MinutesDue = {
  day: Day;
  for: Account;
  for_name: string | null;
  meeting: Name;
  record: Digest32;
  title: string | null;
};

export type Missing = {
  items: Array<MissingNode>;
  next: string | null;
};

export type MissingNode = {
  name: string;
  origin: Origin;
};

export type Mode = "in-person" | "online" | "hybrid" | "telephone" | "postal-or-async";

export type MonthOfMeetings = {
  decisions: number;
  from: Day | null;
  meetings: number;
  to: Day;
};

export type MovedInfo = {
  on: Day;
  status: ActionStatus;
  text: string | null;
};

export type Name = {
  by: Author;
  id: Id;
};

export type Named = {
  account: Account;
  name: string | null;
};

export type Need = {
  met: Met | null;
  need: Access;
};

export type Neighbour = {
  address: string | null;
  area: string | null;
  area_code: string | null;
  balance: number | null;
  ceiling: number | null;
  certificate: SignedInfo | null;
  connected: boolean;
  cosigned: Held | null;
  differs: boolean;
  evidence: Array<string>;
  full: boolean;
  holds_of_ours: Held | null;
  knows_us_not: boolean;
  last_heard: number | null;
  linked: boolean;
  looking: Looking | null;
  name: string | null;
  new_key: NewKey | null;
  node: Key;
  organisation: string | null;
  origin: Origin;
  state: State;
  their_ceiling: number | null;
  turned_away: boolean;
  under_way: number | null;
  waits_for_leads: boolean;
  words: Array<string>;
};

export type Neighbours = {
  items: Array<Neighbour>;
  own: Own;
};

export type Network = {
  items: Array<NetworkNode>;
  next: string | null;
};

export type NetworkNode = {
  address: string | null;
  approaches: Array<string>;
  area: string | null;
  area_code: string | null;
  connected: boolean;
  entries: number | null;
  evidence: Array<string>;
  last_seen: number | null;
  looking: LookedInto | null;
  name: string | null;
  organisation: string | null;
  origin: Origin;
  own: boolean;
  peer: boolean;
  pulse: MonthOfMeetings | null;
  witnesses: number;
};

export type NewKey = {
  at: number;
  node: Key;
  words: Array<string>;
};

export type NoInfo = {
  at: number;
  by: Account;
  by_name: string | null;
  reason: string;
};

export type NodeInfo = {
  address: string;
  log_vkey: string;
  name: string | null;
  neighbours: number;
  node_key: Key;
  opened: boolean;
  origin: Origin;
  policy: PolicyInfo;
  synthetic: boolean;
  version: string;
};

export type NodeKeyInfo = {
  node: Key;
  replaced: boolean;
  said: Array<SaidOfKey>;
  stewards: number;
  waiting: WaitingKey | null;
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
} | {
  at: number;
  by: Account;
  by_name: string | null;
  kind: "nodekey";
} | {
  from: Day;
  kind: "summary";
  to: Day;
} | {
  another_key: boolean;
  area: string | null;
  kind: "area";
  origin: Origin;
};

export type Number = {
  kind: "exact";
  number: number;
} | {
  kind: "not-collected";
} | {
  kind: "not-published";
};

export type Offer = "offered-taken" | "offered-declined" | "not-offered";

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

export type Own = {
  card: CardInfo;
  checked: Checked;
  drill: Held | null;
};

export type Page = {
  head: string | null;
  items: Array<unknown>;
  next: string | null;
  origin: Origin;
};

export type Paper = {
  format: Access | null;
  sent_on: Day;
};

export type People = {
  kind: "few";
} | {
  about: number;
  kind: "rounded";
} | {
  kind: "not-collected";
};

export type Periods = {
  items: Array<ClosedPeriod>;
  next: string | null;
};

export type PlaceKind = "user-led" | "community" | "service" | "home" | "nowhere";

export type PlanItem = {
  at: number;
  by: Author;
  by_name: string | null;
  decision: Name | null;
  due: Day | null;
  id: Id;
  index: number;
  meeting: Name;
  meeting_day: Day;
  moved: Array<MovedInfo>;
  owned_by: Side;
  owner: Account | null;
  owner_name: string | null;
  status: ActionStatus;
  text: string | null;
};

export type PolicyInfo = {
  categories: Array<Category>;
  ceiling: number | null;
  count_only: boolean;
  expires_days: number;
  floor: number;
};

export type Pool = {
  again: Array<number>;
  difference: Array<number>;
  important: Array<number>;
  listened: Array<number>;
  understood: Array<number>;
};

export type PoolInfo = {
  at: number;
  count: number;
  index: number;
  pool: Pool;
};

export type Power = "group-decides" | "joint-decides" | "group-recommends" | "group-consulted" | "group-informed";

export type Presence = "full" | "part" | "sent-views" | "apologies";

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

export type Protected = {
  release: Digest32;
  text: string;
  told: Release;
};

export type Public = {
  category: Category;
  contact: string | null;
  index: number;
  text: string | null;
  title: string | null;
  type: ListingType;
  until: Day;
};

export type PublishedActionInfo = {
  due: Day | null;
  owned_by: Side;
  status: ActionStatus;
  text: string | null;
};

export type PublishedAnswerInfo = {
  on: Day;
  organisation: string | null;
  outcome: ResponseOutcome;
  reason: string | null;
  text: string | null;
};

export type PublishedDecisionInfo = {
  dissent: string | null;
  item: number | null;
  method: Method;
  plain_text: string | null;
  power: Power;
  review_on: Day | null;
  text: string | null;
};

export type PublishedFixInfo = {
  on: Day;
  why: string | null;
};

export type PublishedInfo = {
  actions: Array<PublishedActionInfo>;
  agenda_set_by: Side | null;
  agreed_on: Day | null;
  contributions: Array<PublishedSaidInfo>;
  corrections: Array<PublishedFixInfo>;
  day: Day;
  decisions: Array<PublishedDecisionInfo>;
  group_title: string | null;
  initiative_title: string | null;
  items: Array<PublishedItemInfo>;
  minutes: number;
  mode: Mode;
  name: Name;
  people: Cell;
  place: string | null;
  published_on: Day | null;
  purpose: string | null;
  starts: number | null;
  title: string | null;
};

export type PublishedItem = {
  day: Day;
  group_title: string | null;
  name: Name;
  title: string | null;
};

export type PublishedItemInfo = {
  minutes: number | null;
  plain_title: string | null;
  proposed_by: Side;
  title: string | null;
};

export type PublishedList = {
  name: string;
  nodes: Array<string>;
};

export type PublishedPage = {
  items: Array<PublishedItem>;
  next: string | null;
};

export type PublishedSaidInfo = {
  answers: Array<PublishedAnswerInfo>;
  item: number | null;
  text: string | null;
};

export type Purpose = "agree" | "answer";

export type RaisedInfo = {
  day: Day;
  decided: Array<string>;
  meeting: Name;
  meeting_title: string | null;
  plain_title: string | null;
  title: string | null;
};

export type Reason = "not-me" | "wrong-time" | "wrong-day" | "did-not-happen" | "other";

export type RecordEntry = {
  body: string;
  details: Record<string, Detail>;
};

export type RecordInfo = {
  agreed: Agreement | null;
  entries: Array<RecordEntry>;
  record: Digest32;
};

export type Reflections = {
  count: number;
  group: Name;
  items: Array<PoolInfo>;
};

export type RefusalReason = "withdrawn" | "other-terms" | "ended";

export type RefusedStatus = "refused";

export type Release = {
  activity: Activity;
  area: Area | null;
  delay_days: number;
  from: Day;
  indicators: Array<Told>;
  origin: Origin;
  rule: Rules;
  to: Day;
  v: number;
};

export type Released = {
  at: number;
  by: Account;
  by_name: string | null;
  index: number;
  release: Digest32;
  text: string;
  told: Release;
};

export type Releases = {
  coming: Coming2 | null;
  items: Array<Released>;
  next: string | null;
  rules: Rules2;
  signatories: number;
  signatory: boolean;
  waiting: Array<Waiting>;
};

export type Remind = "comes" | "not-said" | "called-off";

export type ReplyInfo = {
  at: number;
  by: Author;
  by_name: string | null;
  id: Id;
  index: number;
  text: string | null;
};

export type ResponseInfo = {
  at: number;
  by: Author;
  by_name: string | null;
  id: Id;
  index: number;
  on: Day;
  organisation: string | null;
  outcome: ResponseOutcome;
  reason: string | null;
  text: string | null;
  told: Array<ToldInfo>;
};

export type ResponseOutcome = "done" | "partly" | "not-yet" | "cannot";

export type ReturnedArea = {
  code: string | null;
  from: Day;
  name: string;
  organisation: string | null;
  origin: Origin;
  signed_by: string | null;
  to: Day;
};

export type ReturnedAreas = {
  items: Array<ReturnedArea>;
  next: string | null;
};

export type Returns = {
  from: Day;
  items: Array<Awaited>;
  next: string | null;
  to: Day;
};

export type RewardOffered = "money" | "time-credit" | "voucher" | "choice" | "none" | "salaried";

export type RewardTaken = "money" | "time-credit" | "voucher" | "declined" | "pending";

export type Role = "broker" | "facilitator" | "steward" | "signatory";

export type Row = {
  access?: Array<Need>;
  also?: Array<Capacity>;
  capacity: Capacity | null;
  contact: string | null;
  expenses: Expenses | null;
  functions?: Array<Function>;
  mandate: Name | null;
  minutes: number | null;
  minutes_around: number | null;
  name: string | null;
  offered: RewardOffered | null;
  preparation: Offer | null;
  presence: Presence | null;
  taken: RewardTaken | null;
  training: Offer | null;
};

export type Rule = {
  hide_to: number;
  people: number;
  round_to: number;
};

export type Rules = {
  counts: Rule;
  hours: HoursRule;
};

export type Rules2 = {
  delay_days: number;
  hours: HoursRule;
  period: Length;
};

export type SaidItem = {
  at: number;
  by: Author;
  by_name: string | null;
  capacity: Capacity | null;
  day: Day;
  group_title: string | null;
  id: Id;
  index: number;
  item: Name | null;
  meeting: Name;
  meeting_title: string | null;
  publish: boolean;
  responses: Array<ResponseInfo>;
  text: string | null;
  who: Account | null;
  who_name: string | null;
};

export type SaidOfKey = {
  again: number;
  at: number;
  by: Account;
  name: string | null;
  node: Key;
};

export type SaidPage = {
  items: Array<SaidItem>;
  next: string | null;
};

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

export type Shape = {
  access?: Array<Access>;
  agenda_sent_on: Day | null;
  agenda_set_by: Side | null;
  breaks: number | null;
  called_by: Side | null;
  day: Day;
  details: Digest32;
  group: Name;
  initiative: Name | null;
  minutes: number;
  mode: Mode;
  note_takers?: Array<Account>;
  papers?: Array<Paper>;
  place: PlaceKind | null;
  place_chosen_by: Side | null;
  starts: number | null;
};

export type Shown = MemberPage | Member;

export type Shown2 = {
  kind: "exact";
  of: number;
  value: number;
} | {
  kind: "about";
  percent: number;
} | {
  kind: "suppressed";
} | {
  kind: "not-enough";
} | {
  kind: "not-recorded";
};

export type Shown3 = {
  card: CardInfo;
};

export type Side = "lived-experience" | "joint" | "professionals" | "other";

export type SideSigned = {
  node: Key;
  origin: Origin;
  sig: string;
};

export type Sig = string;

export type SignedInfo = {
  body: string;
  sig: string;
};

export type SignedReturn = {
  agreed_by: string;
  at: number;
  by: Account;
  by_name: string | null;
  text: string;
  told: Release;
};

export type SignedReturns = {
  items: Array<SignedReturn>;
  next: string | null;
};

export type Since = {
  of: number | null;
  second: number | null;
  second_of: number | null;
  value: number | null;
};

export type Slip = {
  answers: SlipAnswers;
  slip: string;
};

export type SlipAnswers = {
  again: Again;
  difference: number;
  important: number;
  listened: number;
  understood: number;
};

export type SlipsInfo = {
  issued: number;
};

export type Stage = "idea" | "scoping" | "options" | "draft-plan" | "decision" | "delivery" | "review" | "ended";

export type StageInfo = {
  day: Day;
  stage: Stage;
};

export type State = "asks" | "asked" | "linked" | "ended";

export type StatementInfo = {
  account: Account;
  balance: number;
  count: number;
  gave: number;
  items: Array<Item>;
  next: number | null;
  received: number;
};

export type Status = "planned" | "held" | "draft" | "agreed" | "published" | "corrected" | "cancelled";

export type Step = "people-recorded" | "nobody-with-lived-experience" | "lived-experience-present" | "they-were-heard" | "they-recommended" | "they-were-answered" | "before-the-plan" | "agenda-shared" | "decided-together" | "they-deliver" | "they-chair" | "loop-closed" | "record-agreed";

export type Storage = "webcrypto" | "fallback" | "file";

export type Sum = {
  about: number | null;
  areas: number;
  least: number;
  most: number | null;
  untold: number;
};

export type Summaries = {
  items: Array<Summary>;
  next: string | null;
};

export type Summary = {
  at: number | null;
  name: string | null;
  origin: Origin;
  signed: unknown;
  told: Release;
};

export type Table = {
  cells: Array<Cell>;
  total: Cell | null;
};

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

export type Tally = {
  apologies: number;
  capacities: Array<Count>;
  chairs: number;
  chairs_lived_experience: number;
  needs: number;
  needs_met: number;
  needs_partly: number;
};

export type Telling = {
  items: Array<ToTell>;
};

export type ToTell = {
  account: Account;
  actions: Array<ActionDue>;
  contact: string | null;
  email: string | null;
  guest: boolean;
  meetings: Array<Coming>;
  minutes: Array<MinutesDue>;
  name: string | null;
  news: Array<SaidItem>;
  phone: string | null;
  raised: Array<RaisedInfo>;
  supporters: Array<Named>;
};

export type Todo = {
  actions: Array<ActionDue>;
  answers: Array<AnswerDue>;
  meetings: Array<Coming>;
  minutes: Array<MinutesDue>;
  news: Array<SaidItem>;
  raised: Array<RaisedInfo>;
};

export type Told = {
  indicator: Indicator;
  parts: Table | null;
  second: number | null;
  second_of: number | null;
  shown: Shown2;
};

export type ToldHow = "in-person" | "meeting" | "phone" | "letter" | "email" | "kith";

export type ToldInfo = {
  how: ToldHow;
  on: Day;
};

export type TransferInfo = {
  account: Account;
  account_name: string | null;
  at: number;
  by: Author;
  category: Category | null;
  code: string | null;
  day: Day;
  id: Id;
  index: number;
  last_heard: number | null;
  minutes: number;
  note: string | null;
  peer: FarKith;
  reason: RefusalReason | null;
  side: TransferSide;
  state: TransferState;
  transfer: Digest32;
  waiting_for: WaitingFor | null;
};

export type TransferPage = {
  items: Array<TransferInfo>;
  next: number | null;
};

export type TransferSide = "gave" | "received";

export type TransferState = "promised" | "offered" | "cancelling" | "settled" | "refused" | "withdrawn";

export type Trend = "more" | "less" | "same" | "cannot-tell";

export type Turn = "added" | "changed" | "gone";

export type Votes = {
  abstained: number;
  against: number;
  for: number;
};

export type Waiting = {
  no: NoInfo | null;
  release: Digest32;
  text: string;
  told: Release;
};

export type WaitingFor = "their-kith" | "their-phone";

export type WaitingKey = {
  node: Key;
  proof: Sig;
  words: Array<string>;
};

export type What = "initiative" | "meeting" | "item" | "contribution" | "decision" | "action" | "pool";

export type What2 = "profile" | "network" | "summary" | "pulse" | "return";

export type When = "coming" | "past";

export type Which = "waiting" | "not-right";

export type WireSignature = {
  key: string;
  sig: string;
};
