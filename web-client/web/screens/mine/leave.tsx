// Leaving: where the hours go. Said by the one who leaves, or by a Kith lead for somebody.
import { useSignal } from '@preact/signals';
import type { ScreenProps } from '../../app/routes';
import { mine, useSayer } from '../../app/saying';
import { maySteward, me, refresh } from '../../app/session';
import { Answers, Confirmation } from '../../parts/answers';
import type { Errors } from '../../parts/errors';
import { Notice, Page } from '../../parts/page';
import { PersonField } from '../../parts/people';
import { Trouble } from '../../parts/reading';
import { changes } from '../../sync/live';
import { useRead } from '../../sync/pages';
import { usePeople } from '../../sync/people';
import type { Member, MemberPage } from '../../sync/types';
import { name } from '../../words/exchange';
import { lengthInWords } from '../../words/units';
import { t } from '../../words/words';

export default function LeaveScreen({ params }: ScreenProps) {
  const self = me.value?.account ?? '';
  const account = params.account ?? self;
  const { value, problem } = useRead<MemberPage>(`/members/${account}`);
  const back = account === self ? '/me' : `/members/${account}`;
  if (!value || !('balance' in value)) {
    return (
      <Page title={t('leave.title')} back={back}>
        <Trouble problem={problem} />
      </Page>
    );
  }
  if (value.status === 'left' || value.status === 'erased') return <Gone member={value} back={back} saved={false} />;
  return <Leave member={value} back={back} />;
}

function Leave({ member, back }: { member: MemberPage; back: string }) {
  const { account, balance } = member;
  const self = account === me.value?.account;
  const known = name(member.name);
  const { people } = usePeople();
  const to = useSignal('');
  const step = useSignal<'ask' | 'check' | 'saved'>('ask');
  const missing = useSignal('');
  const sayer = useSayer(back);

  const heirs = heirsOf(member, people);
  const next = (event: Event) => {
    event.preventDefault();
    missing.value = balance === 0 || to.value ? '' : t('leave.missing');
    if (!missing.value) step.value = 'check';
  };
  const leave = async () => {
    const done = await sayer.say(mine('member.left', { account, to: balance === 0 ? undefined : to.value }));
    if (!done) return;
    if (done.state === 'saved') step.value = 'saved';
    changes.value += 1;
    if (self) await refresh();
  };
  const rest = async () => {
    if (await sayer.say(mine('member.paused', { account, paused: member.status === 'active' }))) changes.value += 1;
  };
  if (step.value === 'saved') return <Gone member={member} back={back} saved />;

  const title = self ? t('leave.title') : t('leave.title.other', { name: known });
  if (step.value === 'check') {
    const heir = heirs.find((each) => each.account === to.value);
    return (
      <Page title={title} errors={sayer.refusal ? { leave: sayer.refusal } : {}}>
        {heir && <Answers answers={[{ label: t('leave.check'), value: name(heir.name) }]} />}
        <p>{t('leave.sure')}</p>
        <p class="actions">
          <button type="button" id="leave" disabled={sayer.busy} onClick={leave}>
            {self ? t('leave.yes') : t('leave.yes.other', { name: known })}
          </button>
          <button type="button" class="second" onClick={() => (step.value = 'ask')}>
            {t('page.back')}
          </button>
        </p>
      </Page>
    );
  }
  const errors: Errors = missing.value ? { to: missing.value } : sayer.refusal ? { rest: sayer.refusal } : {};
  return (
    <Page title={title} back={back} errors={errors}>
      <p>{self ? t('leave.what') : t('leave.what.other', { name: known })}</p>
      {self && (
        <p>
          <a href="/me/data">{t('leave.data')}</a>
        </p>
      )}
      {self && <Rest member={member} busy={sayer.busy} say={rest} />}
      {balance < 0 && !maySteward.value ? (
        <Notice title="leave.ask.title">
          <p>{t('leave.ask.body', { length: lengthInWords(balance) })}</p>
        </Notice>
      ) : (
        <form onSubmit={next} noValidate>
          {balance === 0 && <p>{self ? t('leave.nothing') : t('leave.nothing.other', { name: known })}</p>}
          {balance !== 0 && heirs.length === 0 && (
            <p>
              <a href="/members/open">{t('leave.pot.none')}</a>
            </p>
          )}
          {balance !== 0 && heirs.length > 0 && (
            <PersonField
              id="to"
              label={t(balance > 0 ? 'leave.to' : 'leave.pot', { length: lengthInWords(balance) })}
              hint={t(balance > 0 ? 'leave.to.hint' : 'leave.pot.hint')}
              errors={errors}
              people={heirs}
              value={to.value}
              onValue={(heir) => (to.value = heir)}
            />
          )}
          <p class="actions">
            <button type="submit">{t('page.continue')}</button>
          </p>
        </form>
      )}
    </Page>
  );
}

/** Who needs a rest need not leave. */
function Rest({ member, busy, say }: { member: MemberPage; busy: boolean; say: () => void }) {
  const resting = member.status === 'paused';
  return (
    <Notice title={resting ? 'rest.on' : 'rest.title'}>
      <p>{t('rest.body')}</p>
      <p class="actions">
        <button type="button" class="second" id="rest" disabled={busy} onClick={say}>
          {t(resting ? 'rest.back' : 'rest.start')}
        </button>
      </p>
    </Notice>
  );
}

/** Who may take what is left: pots and organisations first; a member only where there are hours to give away. */
function heirsOf({ account, balance }: MemberPage, people: readonly Member[]): Member[] {
  const here = people.filter(({ status }) => status === 'active' || status === 'paused');
  const shared = here.filter(({ type }) => type !== 'person');
  const persons = here.filter((each) => each.type === 'person' && each.account !== account);
  return balance > 0 ? [...shared, ...persons] : shared;
}

function Gone({ member, back, saved }: { member: MemberPage; back: string; saved: boolean }) {
  const self = member.account === me.value?.account;
  const title = self ? t('leave.done') : t('leave.done.other', { name: name(member.name) });
  return (
    <Page title={saved ? t('hours.saved.title') : title} back={back}>
      <Confirmation>
        <p>{saved ? t('leave.saved') : self ? t('leave.done.body') : title}</p>
      </Confirmation>
      {member.status !== 'erased' && <p>{t('leave.done.forget')}</p>}
    </Page>
  );
}
