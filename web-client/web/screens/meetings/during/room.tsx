// While a meeting goes on: who is here, what it is about, what was said, decided and promised. For a phone in the hand of
// who takes notes, and for a projector; with no signal too. Whoever may not note finds the cards here.
import type { ScreenProps } from '../../../app/routes';
import { Page } from '../../../parts/page';
import { Since, Trouble } from '../../../parts/reading';
import type { MeetingInfo } from '../../../sync/meetings';
import { usePeople } from '../../../sync/people';
import { t } from '../../../words/words';
import '../meetings.css';
import { whenInWords } from '../list';
import { isUnsent, type Unsent, useMeeting } from '../merging';
import { isHere, roster } from '../noting';
import { addressOf, nameIn } from '../sayings';
import { Cards, ShownCards } from './cards';
import { Closing } from './closing';
import { Decided } from './decided';
import { Doing } from './doing';
import { Items } from './items';
import { WhoIsHere } from './people';
import { Refused } from './refused';
import { Said } from './said';
import type { Room } from './waiting';

export default function RoomScreen({ params }: ScreenProps) {
  const name = nameIn(params);
  const { meeting, refused, since, problem } = useMeeting(name);
  const { people: members } = usePeople();
  const title = meeting?.title ?? meeting?.purpose ?? t('meetings.untitled');
  const back = addressOf('meetings', name);
  return (
    <Page title={title} above={meeting && whenInWords(meeting.shape)} back={back}>
      <Trouble problem={problem} />
      <Since since={since} />
      {meeting && <Parts room={{ meeting, people: roster(meeting, members) }} refused={refused} />}
    </Page>
  );
}

function Parts({ room, refused }: { room: Room; refused: Unsent[] }) {
  const { meeting, people } = room;
  const { status, may } = meeting;
  if (!may.note) return <Cards meeting={meeting.name} />;
  const closed = status === 'agreed' || status === 'published' || status === 'cancelled';
  if (closed) return <p class="notice">{t(status === 'cancelled' ? 'now.cancelled' : 'now.agreed')}</p>;
  return (
    <>
      <ShownCards meeting={meeting.name} />
      <Standing meeting={meeting} here={people.filter(isHere).length} />
      <Refused meeting={meeting.name} refused={refused} />
      <PartsMenu />
      <div class="room">
        <WhoIsHere {...room} />
        <Items {...room} />
        <Said {...room} />
        <Decided {...room} />
        <Doing {...room} />
        <section aria-labelledby="cards-title">
          <h2 id="cards-title" tabIndex={-1}>
            {t('now.cards')}
          </h2>
          <Cards meeting={meeting.name} />
        </section>
      </div>
      <Closing {...room} />
    </>
  );
}

/** How many are here, and how many notes wait for a signal. */
function Standing({ meeting, here }: { meeting: MeetingInfo; here: number }) {
  const notes = [meeting.attendance, meeting.items, meeting.contributions, meeting.decisions, meeting.actions];
  const waiting = notes.flat().filter(isUnsent).length;
  return (
    <p class="standing" role="status">
      <strong>{t('now.here.count', { n: here })}</strong>
      {waiting > 0 && <span class="state mine">{t('now.unsent', { n: waiting })}</span>}
    </p>
  );
}

const PARTS = ['people', 'items', 'said', 'decided', 'doing', 'cards'] as const;

function PartsMenu() {
  return (
    <nav class="parts" aria-label={t('now.parts')}>
      <ul>
        {PARTS.map((part) => (
          <li key={part}>
            <a class="button second" href={`#${part}-title`}>
              {t(`now.${part}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
