// What the node answers, by the names the screens use; the shapes are the node's own document's. Times are ms since
// 1970, lengths are minutes.
import type * as Api from './openapi';

export type {
  AccountType,
  DeviceInfo,
  Home,
  Kept,
  Member,
  MemberPage,
  MemberStatus,
  Named,
  NodeInfo,
  Reason,
  Role,
  SessionInfo,
  Taken,
} from './openapi';
export type Policy = Api.PolicyInfo;
export type Basis = 'spoken' | 'phone' | 'paper' | 'email' | 'present';
export type EntryName = { by: string; id: string };
export type Consent = Api.ConsentInfo;
export type Line = Api.LineInfo;
export type Exchange = Api.ExchangeInfo;
export type Statement = Api.StatementInfo;
export type StatementItem = Api.Item;
export type MemberInvitation = Api.InvitedInfo;
export type OpenInvitation = Api.OpenInvitation;
export type Invitation = Api.InvitationInfo;
export type Look = Api.LookInfo;

export interface Pages<Item> {
  items: Item[];
  next: string | null;
}

/** What someone is called and how to reach them, as it is committed to. */
export interface Profile {
  name?: string;
  phone?: string;
  email?: string;
  needs?: string;
  note?: string;
}
