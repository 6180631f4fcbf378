// People without a device, and what each is to be told by phone or post: a list to work through, or to print and take along.
import { Page } from '../../../parts/page';
import { Since, Trouble } from '../../../parts/reading';
import type { Telling, ToTell } from '../../../sync/after';
import { useRead } from '../../../sync/pages';
import type { EntryName } from '../../../sync/types';
import { name as nameInWords } from '../../../words/exchange';
import { outcomeInWords } from '../../../words/meetings';
import { dayInWords } from '../../../words/units';
import { t } from '../../../words/words';
import { runsAll } from '../rights';
import { addressOf } from '../sayings';
import { keyOf } from './paper';

export default function TellingScreen() {
  const { value: telling, since, problem } = useRead<Telling>('/telling');
  return (
    <Page title={t('telling.title')} back="/meetings">
      <p>{t('telling.intro')}</p>
      <p class="quiet">{t('telling.trace')}</p>
      <Trouble problem={problem} />
      <Since since={since} />
      {telling?.items.length === 0 && <p>{t('telling.none')}</p>}
      {telling && telling.items.length > 0 && (
        <p class="actions">
          <button type="button" class="second" onClick={() => window.print()}>
            {t('telling.print')}
          </button>
        </p>
      )}
      {telling?.items.map((person) => (
        <Person key={person.account} person={person} />
      ))}
    </Page>
  );
}

function Person({ person }: { person: ToTell }) {
  const { name, phone, email, supporters } = person;
  return (
    <section class="card" aria-label={nameInWords(name)}>
      <h2>{nameInWords(name)}</h2>
      {phone && (
        <p>
          <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{t('telling.phone', { phone })}</a>
        </p>
      )}
      {email && <p>{t('telling.email', { email })}</p>}
      {supporters.length > 0 && (
        <p>{t('telling.supporters', { names: supporters.map((each) => nameInWords(each.name)).join(', ') })}</p>
      )}
      <ul class="list">
        <Meetings person={person} />
        <Said person={person} />
      </ul>
    </section>
  );
}

function titled(title: string | null): string {
  return title ?? t('meetings.untitled');
}

function Meetings({ person: { meetings, minutes, actions } }: { person: ToTell }) {
  return (
    <>
      {meetings.map(
        ({ name, title, purpose, day, remind }) =>
          remind && (
            <li key={keyOf(name)}>
              {t(`telling.${remind}`, { title: titled(title ?? purpose), day: dayInWords(day) })}
            </li>
          ),
      )}
      {minutes.map(({ meeting, title, day }) => (
        <li key={keyOf(meeting)}>
          {t('telling.minutes', { title: titled(title), day: dayInWords(day) })}{' '}
          <There meeting={meeting} page="after" words={t('telling.heard')} />
        </li>
      ))}
      {actions.map((action) => (
        <li key={keyOf(action)}>
          {t('telling.action', {
            day: action.due ? dayInWords(action.due) : '',
            text: action.text ?? t('minutes.erased'),
          })}
        </li>
      ))}
    </>
  );
}

/** What they said and raised, and what became of it. */
function Said({ person: { news, raised } }: { person: ToTell }) {
  return (
    <>
      {news.map((said) => {
        const answer = said.responses.at(-1);
        return (
          <li key={keyOf(said)}>
            <p>{t('telling.news', { text: said.text ?? t('minutes.erased') })}</p>
            {answer && (
              <p>
                {t('telling.became', {
                  outcome: outcomeInWords(answer.outcome),
                  text: [answer.text, answer.reason].filter(Boolean).join(' '),
                })}
              </p>
            )}
            <There meeting={said.meeting} page="answers" words={t('telling.told')} />
          </li>
        );
      })}
      {raised.map(({ meeting, title, plain_title, decided }) => (
        <li key={`${keyOf(meeting)} ${title}`}>
          {t('telling.raised', { title: plain_title ?? title ?? t('minutes.erased'), text: decided.join(' ') })}
        </li>
      ))}
    </>
  );
}

/** Where it is written down, for those who may do that in any meeting. */
function There({ meeting, page, words }: { meeting: EntryName; page: string; words: string }) {
  if (!runsAll()) return null;
  return (
    <a class="no-print" href={addressOf('meetings', meeting, page)}>
      {words}
    </a>
  );
}
