// Who may run what, as the node will judge it; here it only decides what is offered.
import { me } from '../../app/session';
import type { GroupLine } from '../../sync/meetings';

/** Facilitators and Kith leads run every group. */
export function runsAll(): boolean {
  return me.value?.roles.some((role) => role === 'facilitator' || role === 'steward') ?? false;
}

/** Whether this person runs any of these groups: organisers run theirs. */
export function mayRun(groups: readonly Pick<GroupLine, 'organisers'>[]): boolean {
  const account = me.value?.account ?? '';
  return runsAll() ? groups.length > 0 : groups.some((group) => group.organisers.includes(account));
}

/** Those whom this person may speak for in meetings: themselves, and whom they support. */
export function mine(): { account: string; name: string | null }[] {
  const person = me.value;
  return person ? [{ account: person.account, name: person.name }, ...person.supports] : [];
}
