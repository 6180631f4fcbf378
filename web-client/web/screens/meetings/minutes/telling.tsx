// People without a device, and what each is to be told by phone or post: a list to work through, or to print and take along. What
// they say of the minutes, and that they were told, is written down in the same place.
import { useSayer } from '../../../app/saying';
import { Page } from '../../../parts/page';
import { Since, Trouble } from '../../../parts/reading';
import type { Telling, ToTell } from '../../../sync/after';
import { useRead } from '../../../sync/pages';
import { name as nameInWords } from '../../../words/exchange';
import { outcomeInWords } from '../../../words/meetings';
import { dayInWords } from '../../../words/units';
import { t } from '../../../words/words';
import { addressOf } from '../sayings';
import { type Tell, teller } from './after';
import { Told } from './answers';
import { keyOf } from './paper';
import { Heard } from './voices';

export default function TellingScreen() {
  const { value: telling, since, problem } = useRead<Telling>('/telling');
  const sayer = useSayer('/telling');
  return (
    <Page title={t('telling.title')} back="/meetings" errors={sayer.refusal ? { telling: sayer.refusal } : {}}>
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
        <Person key={person.account} person={person} tell={teller(sayer)} busy={sayer.busy} />
      ))}
    </Page>
  );
}

interface PersonProps {
  person: ToTell;
  tell: Tell;
  busy: boolean;
}

function Person({ person, tell, busy }: PersonProps) {
  const { name, guest, phone, email, contact, supporters } = person;
  return (
    <section class="card" aria-label={nameInWords(name)}>
      <h2>{nameInWords(name)}</h2>
      {phone && (
        <p>
          <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{t('telling.phone', { phone })}</a>
        </p>
      )}
      {email && <p>{t('telling.email', { email })}</p>}
      {guest && <p class="quiet">{t('telling.guest')}</p>}
      {guest && <p>{contact ? t('telling.contact', { contact }) : t('telling.contact.none')}</p>}
      {supporters.length > 0 && (
        <p>{t('telling.supporters', { names: supporters.map((each) => nameInWords(each.name)).join(', ') })}</p>
      )}
      <ul class="list">
        <Meetings person={person} tell={tell} busy={busy} />
        <Said person={person} tell={tell} busy={busy} />
      </ul>
    </section>
  );
}

function titled(title: string | null): string {
  return title ?? t('meetings.untitled');
}

function Meetings({ person, tell, busy }: PersonProps) {
  const { meetings, minutes, actions, account, name: called } = person;
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
      {minutes.map(({ meeting, title, day, record }) => (
        <li key={keyOf(meeting)}>
          {t('telling.minutes', { title: titled(title), day: dayInWords(day) })}
          <div class="no-print">
            <p>
              <a href={addressOf('meetings', meeting, `read/${account}`)}>
                {t('telling.read', { name: nameInWords(called) })}
              </a>
            </p>
            <Heard
              meeting={meeting}
              record={record}
              who={account}
              name={nameInWords(called)}
              before={null}
              tell={tell}
              busy={busy}
            />
          </div>
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
function Said({ person: { news, raised }, tell, busy }: PersonProps) {
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
            {answer && (
              <div class="no-print">
                <Told contribution={said} response={answer} tell={tell} busy={busy} />
              </div>
            )}
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
