// Home: what waits for me first, then what I have given and received, and one big button.
import { bank, haveNeighbours, maySteward, me } from '../app/session';
import { ExchangeList } from '../parts/exchanges';
import { lazily } from '../parts/lazily';
import { Notice, Page } from '../parts/page';
import { Heading, Picture } from '../parts/picture';
import { Since, Trouble } from '../parts/reading';
import { useRead } from '../sync/pages';
import { otherCheckers } from '../sync/state';
import type { Home } from '../sync/types';
import { dayInWords, lengthInWords, momentInWords } from '../words/units';
import { t } from '../words/words';

/** Other neighbours check our book than this device knew: fetched only where that has not been read. */
const OtherCheckers = lazily(() => import('./neighbours/checkers'), 'areas');
/** Reminders of meetings, and what is owed after them; fetched only where there is something. */
const AfterMeetings = lazily(() => import('./meetings/minutes/duties'), 'meetings', 'after');
/** Help across areas; fetched only where there are neighbour areas. */
const Across = lazily(() => import('./across/open'), 'areas');

export function HomeScreen() {
  const person = me.value;
  const { value: home, since, problem } = useRead<Home>('/home');
  if (!person) return null;
  const others = otherCheckers.value;
  const owes = home !== undefined && isOwed(home);
  const across = home !== undefined && haveNeighbours.value && person.status !== 'left';
  // All at once: a list that moves down while somebody reaches for it is the wrong one under their finger.
  const parts = [others && OtherCheckers, owes && AfterMeetings, across && Across];
  const whole = parts.every((part) => !part || part.settled());
  return (
    <Page title={t('home.title', { name: person.name ?? '' })}>
      <Trouble problem={problem} />
      <Since since={since} />
      {maySteward.value && !bank.value?.name && (
        <Notice title="home.begin.title">
          <p>
            <a href="/begin">{t('home.begin.link')}</a>
          </p>
        </Notice>
      )}
      {person.status === 'paused' && (
        <Notice title="rest.on">
          <p>
            <a href="/me/leave">{t('rest.back')}</a>
          </p>
        </Notice>
      )}
      {person.status === 'left' ? (
        <p>{t('leave.done.body')}</p>
      ) : (
        <p>
          <Picture of="home.log" />
          <a class="button big" href="/hours/new">
            {t('home.log')}
          </a>
        </p>
      )}
      {whole && others && <OtherCheckers />}
      {whole && home && (
        <>
          <Waiting home={home} />
          {owes && <AfterMeetings todo={home.todo} />}
          {across && <Across />}
          <Totals home={home} />
        </>
      )}
      <p>
        <Picture of="home.statement" />
        <a href="/statement">{t('home.statement')}</a>
      </p>
      {person.supports.length + person.keeps.length > 0 && <Others />}
    </Page>
  );
}

function isOwed({ todo }: Home): boolean {
  const near = todo.meetings.filter(({ remind, papers_due }) => remind || papers_due);
  return [near, todo.minutes, todo.actions, todo.answers, todo.news, todo.raised].some(({ length }) => length > 0);
}

function Waiting({ home }: { home: Home }) {
  const account = home.account;
  return (
    <>
      {home.notices.map((notice) =>
        notice.kind === 'area' ? (
          <AreaWaits key={`${notice.origin} ${notice.another_key}`} {...notice} />
        ) : notice.kind === 'summary' ? (
          <Notice key={notice.from} title="home.sum.title">
            <p>{t('home.sum.body', { from: dayInWords(notice.from), to: dayInWords(notice.to) })}</p>
            <p>
              <a href="/releases">{t('home.sum.link')}</a>
            </p>
          </Notice>
        ) : notice.kind === 'nodekey' ? (
          <Notice key={notice.by} title="home.key.title">
            <p>{t('home.key.body', { name: notice.by_name ?? t('people.someone'), at: momentInWords(notice.at) })}</p>
            <p>
              <a href="/node-key">{t('home.key.link')}</a>
            </p>
          </Notice>
        ) : (
          <Notice key={notice.key} title="home.device.title">
            <p>
              {t('home.device.body', {
                name: notice.by_name ?? t('people.someone'),
                at: momentInWords(notice.ready_at),
              })}
            </p>
            <p>
              <a href="/me/devices">{t('home.device.link')}</a>
            </p>
          </Notice>
        ),
      )}
      <Heading of="home.waiting" />
      {home.waiting_for_me.length > 0 ? (
        <ExchangeList exchanges={home.waiting_for_me} account={account} />
      ) : (
        <p>{t('home.waiting.none')}</p>
      )}
      {home.not_right.length > 0 && (
        <>
          <Heading of="home.not-right" />
          <ExchangeList exchanges={home.not_right} account={account} />
        </>
      )}
      {home.waiting_for_others.length > 0 && (
        <>
          <Heading of="home.others" />
          <ExchangeList exchanges={home.waiting_for_others} account={account} />
        </>
      )}
    </>
  );
}

/** A Kith lead hears of it without looking for it. */
function AreaWaits({ origin, area, another_key }: { origin: string; area: string | null; another_key: boolean }) {
  const name = area ?? origin;
  return (
    <Notice title="home.area.title">
      <p>{t(another_key ? 'home.area.key' : 'home.area.asks', { area: name })}</p>
      <p>
        <a href={`/neighbours/of/${encodeURIComponent(origin)}`}>{t('home.area.link', { area: name })}</a>
      </p>
    </Notice>
  );
}

interface TotalsProps {
  home: Pick<Home, 'gave' | 'received' | 'balance'>;
  /** Whose they are, where they are not one's own. */
  of?: string | undefined;
}

/** Given and received side by side; what is left is said in words, never as a debt. */
export function Totals({ home, of }: TotalsProps) {
  const { gave, received, balance } = home;
  const own = of === undefined;
  const name = of ?? '';
  return (
    <>
      <Heading of={own ? 'home.hours' : 'home.hours.other'} values={{ name }} />
      <div class="pair">
        <div class="card">
          <p>
            <Picture of="home.given" />
            {own ? t('home.given') : t('home.given.other', { name })}
          </p>
          <p class="figure">{lengthInWords(gave)}</p>
        </div>
        <div class="card">
          <p>
            <Picture of="home.received" />
            {own ? t('home.received') : t('home.received.other', { name })}
          </p>
          <p class="figure">{lengthInWords(received)}</p>
        </div>
      </div>
      {!bank.value?.policy.count_only && <p>{left(balance, of)}</p>}
    </>
  );
}

function left(balance: number, of: string | undefined): string {
  const length = lengthInWords(balance);
  const way = balance > 0 ? 'more' : balance < 0 ? 'less' : 'even';
  return of === undefined ? t(`home.left.${way}`, { length }) : t(`home.left.${way}.other`, { name: of, length });
}

/** The people this person supports, and the accounts they look after. */
function Others() {
  const { supports = [], keeps = [] } = me.value ?? {};
  return (
    <>
      <Heading of="home.for" />
      <ul class="list">
        {[...supports, ...keeps].map(({ account, name }) => (
          <li key={account}>
            <p>
              <a href={`/statement?for=${account}`}>{t('home.for.link', { name: name ?? t('people.erased') })}</a>
            </p>
            <a href={`/todo?for=${account}`}>{t('home.for.todo', { name: name ?? t('people.erased') })}</a>
          </li>
        ))}
      </ul>
    </>
  );
}
