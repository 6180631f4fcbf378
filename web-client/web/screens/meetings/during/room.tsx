// While a meeting goes on: who is here, what it is about, what was said, decided and promised. For a phone in the hand of
// who takes notes, and for a projector; with no signal too. Whoever may not note finds the cards here.
import type { ScreenProps } from '../../../app/routes';
import { Page } from '../../../parts/page';
import { Heading } from '../../../parts/picture';
import { Since, Trouble } from '../../../parts/reading';
import type { MeetingInfo } from '../../../sync/meetings';
import { usePeople } from '../../../sync/people';
import { t } from '../../../words/words';
import '../meetings.css';
import { whenInWords } from '../list';
import { isUnsent, type Unsent, useMeeting } from '../merging';
import { isHere, roster, useDraft } from '../noting';
import { addressOf, nameIn } from '../sayings';
import { Cards, ShownCards } from './cards';
import { Break, Ending } from './closing';
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
      <AllParts {...room} />
    </>
  );
}

const PARTS = ['people', 'items', 'said', 'decided', 'doing', 'cards', 'end'] as const;
type Part = (typeof PARTS)[number];

/** On a phone one part at a time, chosen above; where there is room, all beside each other. */
function AllParts(room: Room) {
  const { by, id } = room.meeting.name;
  const draft = useDraft<{ part: Part }>(`part ${by}/${id}`, { part: 'people' });
  if (!draft) return null;
  const chosen = draft.answers.value.part;
  return (
    <>
      <ul class="parts" aria-label={t('now.parts')}>
        {PARTS.map((part) => (
          <li key={part}>
            <button
              type="button"
              class={part === chosen ? '' : 'second'}
              aria-pressed={part === chosen}
              onClick={() => draft.set({ part })}
            >
              {t(`now.${part}`)}
            </button>
          </li>
        ))}
      </ul>
      <div class="room">
        {PARTS.map((part) => (
          <section key={part} class={part === chosen ? 'part on' : 'part'} aria-labelledby={`${part}-title`}>
            <Heading id={`${part}-title`} of={`now.${part}`} />
            <OnePart part={part} room={room} />
          </section>
        ))}
      </div>
    </>
  );
}

function OnePart({ part, room }: { part: Part; room: Room }) {
  if (part === 'people') return <WhoIsHere {...room} />;
  if (part === 'items') return <Items {...room} />;
  if (part === 'said') return <Said {...room} />;
  if (part === 'decided') return <Decided {...room} />;
  if (part === 'doing') return <Doing {...room} />;
  if (part === 'end') return <Ending {...room} />;
  return (
    <>
      <Cards meeting={room.meeting.name} />
      <Break planned={room.meeting.shape.breaks ?? 0} />
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
