// The minutes on the screen: plain text first, Easy Read beside it where somebody wrote it.
import { Heading } from '../../../parts/picture';
import '../../../styles/after.css';
import type { ComponentChildren } from 'preact';
import { Answers } from '../../../parts/answers';
import type { PublishedAnswer } from '../../../sync/after';
import {
  actionStatusInWords,
  capacityInWords,
  clockInWords,
  methodInWords,
  outcomeInWords,
  powerInWords,
  presenceInWords,
} from '../../../words/meetings';
import { dayInWords } from '../../../words/units';
import { t } from '../../../words/words';
import { type Voted, votesInWords } from './inwords';
import type { Decided, Paper, Person } from './paper';

export function Sheet({ paper }: { paper: Paper }) {
  return (
    <div class="sheet">
      <Facts paper={paper} />
      {paper.people && <Who people={paper.people} />}
      <Heading of="minutes.decided" />
      {paper.decided.length === 0 && <p>{t('minutes.decided.none')}</p>}
      {paper.decided.map((each) => (
        <Decision key={each.key} decided={each} />
      ))}
      <Heading of="minutes.actions" />
      {paper.actions.length === 0 && <p>{t('minutes.actions.none')}</p>}
      {paper.actions.length > 0 && <Actions actions={paper.actions} decided={paper.decided} />}
      <Said paper={paper} />
    </div>
  );
}

function Facts({ paper }: { paper: Paper }) {
  const when =
    paper.starts === null
      ? dayInWords(paper.day)
      : t('unit.moment', { day: dayInWords(paper.day), clock: clockInWords(paper.starts) });
  return (
    <Answers
      answers={[
        { label: t('minutes.when'), value: paper.day ? when : '' },
        ...(paper.place ? [{ label: t('minutes.where'), value: paper.place }] : []),
        ...(paper.purpose ? [{ label: t('minutes.purpose'), value: paper.purpose }] : []),
      ]}
    />
  );
}

function Who({ people }: { people: readonly Person[] }) {
  const there = people.filter(({ presence }) => presence !== 'apologies');
  const away = people.filter(({ presence }) => presence === 'apologies');
  return (
    <>
      <Heading of="minutes.who" />
      <ul>
        {there.map((person) => (
          <li key={person.key}>{inWords(person)}</li>
        ))}
      </ul>
      {there.length === 0 && <p>{t('minutes.who.none')}</p>}
      {away.length > 0 && (
        <p>{t('minutes.apologies', { names: away.map(({ name }) => name ?? t('people.someone')).join(', ') })}</p>
      )}
    </>
  );
}

function inWords({ name, capacity, presence }: Person): string {
  const as = capacity ? capacityInWords(capacity) : '';
  const who = name ?? t('people.someone');
  const words = as ? t('minutes.person', { name: who, as }) : who;
  return presence === 'part' || presence === 'sent-views' ? `${words} (${presenceInWords(presence)})` : words;
}

function Decision({ decided }: { decided: Decided }) {
  const { text, easy, dissent, method, power, review } = decided;
  const votes: Voted[] = [
    ['lived', decided.lived],
    ['professionals', decided.professionals],
  ];
  return (
    <Beside easy={easy} id={placeOf(decided.key)}>
      <p>
        <strong>{text ?? t('minutes.erased')}</strong>
      </p>
      <p class="quiet">
        {powerInWords(power)}. {methodInWords(method)}.
      </p>
      {votes.map(([side, cast]) => cast && <p key={side}>{votesInWords(side, cast)}</p>)}
      {dissent && <p>{t('minutes.dissent', { text: dissent })}</p>}
      {review && <p>{t('minutes.review', { day: dayInWords(review) })}</p>}
    </Beside>
  );
}

/** Plain text, and the Easy Read slot beside it. */
function Beside({ easy, id, children }: { easy: string | null; id: string; children: ComponentChildren }) {
  return (
    <div class={easy ? 'card beside' : 'card'} id={id} tabIndex={-1}>
      <div>{children}</div>
      {easy && (
        <div class="easy">
          <h3>{t('minutes.easy')}</h3>
          <p>{easy}</p>
        </div>
      )}
    </div>
  );
}

/** Where a decision stands on the page: what follows from it leads there. */
function placeOf(decision: string): string {
  return `decision-${decision.replace('/', '-')}`;
}

function Actions({ actions, decided }: Pick<Paper, 'actions' | 'decided'>) {
  const decision = (from: string | null) => decided.find(({ key }) => key === from);
  return (
    <table class="stack">
      <thead>
        <tr>
          <th scope="col">{t('minutes.action.what')}</th>
          <th scope="col">{t('minutes.action.who')}</th>
          <th scope="col">{t('minutes.action.when')}</th>
        </tr>
      </thead>
      <tbody>
        {actions.map(({ key, text, owner, due, status, from }) => (
          <tr key={key}>
            <th scope="row">
              {text ?? t('minutes.erased')}
              {status && status !== 'open' && <span class="under">{actionStatusInWords(status)}</span>}
              <Follows decided={decision(from)} />
            </th>
            <td data-label={t('minutes.action.who')}>{owner ?? t('people.someone')}</td>
            <td data-label={t('minutes.action.when')}>{due ? dayInWords(due) : t('minutes.action.no-day')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The decision that something follows from, and the way to it. */
function Follows({ decided }: { decided: Decided | undefined }) {
  if (!decided) return null;
  return (
    <span class="under">
      <a href={`#${placeOf(decided.key)}`}>{t('minutes.follows', { decision: decided.text ?? t('minutes.erased') })}</a>
    </span>
  );
}

/** What was talked about, and what people said to it. */
function Said({ paper }: { paper: Paper }) {
  const loose = paper.said.filter(({ item }) => !paper.items.some(({ key }) => key === item));
  if (paper.items.length + loose.length === 0) return null;
  return (
    <>
      <Heading of="minutes.said" />
      {paper.items.map(({ key, title, easy }) => (
        <div key={key}>
          <h3>{title ?? t('minutes.erased')}</h3>
          {easy && (
            <p>
              {t('minutes.easy')}: {easy}
            </p>
          )}
          <Lines said={paper.said.filter(({ item }) => item === key)} />
        </div>
      ))}
      {paper.items.length > 0 && loose.length > 0 && <h3>{t('minutes.said.loose')}</h3>}
      <Lines said={loose} />
    </>
  );
}

function Lines({ said }: { said: Paper['said'] }) {
  if (said.length === 0) return null;
  return (
    <ul>
      {said.map(({ key, text, name, capacity, answers = [] }) => {
        const who = name ?? (capacity ? capacityInWords(capacity) : '');
        return (
          <li key={key}>
            {text ?? t('minutes.erased')}
            {who && <span class="under">{who}</span>}
            {answers.map((answer) => (
              <Became key={`${answer.on} ${answer.outcome}`} answer={answer} />
            ))}
          </li>
        );
      })}
    </ul>
  );
}

/** What became of it: "we did" beside what was said. */
function Became({ answer: { on, outcome, text, reason, organisation } }: { answer: PublishedAnswer }) {
  const day = dayInWords(on);
  return (
    <div class="answer">
      <p>
        <span class="state">{outcomeInWords(outcome)}</span>
      </p>
      {text && <p>{text}</p>}
      {reason && reason !== text && <p>{t('response.reason', { text: reason })}</p>}
      <p class="quiet">{organisation ? t('response.by', { name: organisation, day }) : t('response.on', { day })}</p>
    </div>
  );
}
