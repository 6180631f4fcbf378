// Minutes read to somebody who has no phone set up: what they may see of them, and what they then say, written down by who read it.
import type { ScreenProps } from '../../../app/routes';
import { useSayer } from '../../../app/saying';
import type { MeetingInfo } from '../../../sync/meetings';
import { useRead } from '../../../sync/pages';
import { name as nameInWords } from '../../../words/exchange';
import { t } from '../../../words/words';
import { nameIn } from '../sayings';
import { teller } from './after';
import { answerInWords } from './inwords';
import { paperOf } from './paper';
import { MeetingPage, Stands } from './read';
import { Sheet } from './sheet';
import { Heard } from './voices';

export default function ReadingScreen({ params }: ScreenProps) {
  const name = nameIn(params);
  const { who = '' } = params;
  const read = useRead<MeetingInfo>(`/meetings/${name.by}/${name.id}?for=${who}`);
  const sayer = useSayer('/telling');
  const meeting = read.value;
  const listener = meeting?.attendance.find((each) => each.who === who);
  const called = nameInWords(listener?.name ?? null);
  return (
    <MeetingPage
      title={meeting ? t('reading-to.title', { name: called }) : t('minutes.title')}
      read={read}
      back="/telling"
      errors={sayer.refusal ? { heard: sayer.refusal } : {}}
    >
      {meeting && (
        <>
          <p>{t('reading-to.intro', { name: called })}</p>
          {!listener?.guest && <p class="quiet">{t('reading-to.trace', { name: called })}</p>}
          <Stands meeting={meeting} />
          <Sheet paper={paperOf(meeting)} />
          <Said meeting={meeting} who={who} called={called} sayer={sayer} />
        </>
      )}
    </MeetingPage>
  );
}

interface SaidProps {
  meeting: MeetingInfo;
  who: string;
  called: string;
  sayer: ReturnType<typeof useSayer>;
}

function Said({ meeting, who, called, sayer }: SaidProps) {
  const { draft, agreed } = meeting;
  if (!draft || agreed) return null;
  const before = meeting.answers.find((each) => each.who === who) ?? null;
  const earlier = before !== null && before.record !== draft.record;
  return (
    <>
      {before && (
        <p class="notice" role="status">
          {called}: {answerInWords(before, earlier)}
        </p>
      )}
      <Heard
        meeting={meeting.name}
        record={draft.record}
        who={who}
        name={called}
        before={before}
        tell={teller(sayer)}
        busy={sayer.busy}
      />
    </>
  );
}
