// One group: its deal, who speaks for it and who chose them, its pot, its meetings, its pieces of work.
import type { ScreenProps } from '../../app/routes';
import { useSayer } from '../../app/saying';
import { me } from '../../app/session';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { changes } from '../../sync/live';
import type { GroupInfo, MandateInfo } from '../../sync/meetings';
import { useRead } from '../../sync/pages';
import { name as nameInWords } from '../../words/exchange';
import { chosenByInWords, groupTypeInWords } from '../../words/meetings';
import { dayInWords, dayOf } from '../../words/units';
import { t } from '../../words/words';
import { keyOf } from './calling';
import { MeetingList } from './list';
import { addressOf, nameIn, saying } from './sayings';

export default function GroupScreen({ params }: ScreenProps) {
  const { value: group, since, problem } = useRead<GroupInfo>(addressOf('groups', nameIn(params)));
  return (
    <Page title={group?.title ?? t('groups.unnamed')} above={group && groupTypeInWords(group.type)} back="/groups">
      <Trouble problem={problem} />
      <Since since={since} />
      {group && <Told group={group} />}
    </Page>
  );
}

function Told({ group }: { group: GroupInfo }) {
  return (
    <>
      {group.about && <p class="lead">{group.about}</p>}
      {group.may.run && (
        <p class="actions">
          <a class="button" href={`/meetings/new?group=${keyOf(group.name)}`}>
            {t('meetings.call')}
          </a>
          <a class="button second" href={addressOf('groups', group.name, 'change')}>
            {t('group.change')}
          </a>
        </p>
      )}
      <Deal group={group} />
      {group.pot && (
        <p>
          {t('group.pot')}: <strong>{nameInWords(group.pot_name)}</strong>
        </p>
      )}
      <Speakers group={group} />
      <Heading of="group.meetings" />
      {group.meetings.length === 0 && <p>{t('group.meetings.none')}</p>}
      <MeetingList meetings={group.meetings.map((meeting) => ({ ...meeting, group_title: null }))} />
      {group.initiatives.length > 0 && (
        <>
          <Heading of="group.work" />
          <ul class="list">
            {group.initiatives.map((each) => (
              <li key={each.name.id}>
                <a href={addressOf('pieces', each.name)}>{each.title ?? t('meetings.untitled')}</a>
                {each.plain_title && <p>{each.plain_title}</p>}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** What each side will do, beside each other. */
function Deal({ group }: { group: GroupInfo }) {
  const { we_will, you_will, terms } = group;
  if (!we_will && !you_will && !terms) return null;
  return (
    <>
      <Heading of="group.deal" />
      <div class="pair">
        {we_will && (
          <div class="card">
            <h3>{t('group.we-will')}</h3>
            <Lines text={we_will} />
          </div>
        )}
        {you_will && (
          <div class="card">
            <h3>{t('group.you-will')}</h3>
            <Lines text={you_will} />
          </div>
        )}
      </div>
      {terms && (
        <>
          <h3>{t('group.terms')}</h3>
          <Lines text={terms} />
        </>
      )}
    </>
  );
}

/** Each line a point of its own. */
function Lines({ text }: { text: string }) {
  const lines = text.split('\n').filter((line) => line.trim());
  if (lines.length < 2) return <p>{text}</p>;
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function Speakers({ group }: { group: GroupInfo }) {
  const sayer = useSayer('/meetings');
  const { mandates, may } = group;
  return (
    <>
      <Heading of="group.speak" />
      {mandates.length === 0 && <p>{t('group.speak.none')}</p>}
      {sayer.refusal && (
        <p class="field-error" role="alert">
          {sayer.refusal}
        </p>
      )}
      <ul class="list">
        {mandates.map((mandate) => (
          <Speaker key={mandate.name.id} mandate={mandate} runs={may.run} sayer={sayer} />
        ))}
      </ul>
      {may.run && (
        <p class="actions">
          <a class="button second" href={addressOf('groups', group.name, 'speak')}>
            {t('group.name.someone')}
          </a>
        </p>
      )}
    </>
  );
}

interface SpeakerProps {
  mandate: MandateInfo;
  runs: boolean;
  sayer: ReturnType<typeof useSayer>;
}

function Speaker({ mandate, runs, sayer }: SpeakerProps) {
  const self = mandate.account === me.value?.account;
  const name = nameInWords(mandate.account_name);
  const last = mandate.reported.at(-1);
  const report = async () => {
    const on = dayOf(new Date());
    if (await sayer.say(await saying('mandate.reported', { mandate: mandate.name, on }, undefined))) changes.value += 1;
  };
  const end = async () => {
    if (await sayer.say(await saying('mandate.ended', { mandate: mandate.name }, undefined))) changes.value += 1;
  };
  return (
    <li>
      <p>
        <strong>{name}</strong> {mandate.ended && `(${t('group.speak.ended')})`}
        <span class="under">{mandate.chosen_by && chosenByInWords(mandate.chosen_by)}</span>
        <span class="under">{last ? t('group.reported', { day: dayInWords(last) }) : t('group.reported.not')}</span>
      </p>
      {(runs || self) && !mandate.ended && (
        <p class="quick">
          <button type="button" class="second" disabled={sayer.busy} onClick={() => void report()}>
            {self ? t('group.report.me') : t('group.report', { name })}
          </button>
          <button type="button" class="second" disabled={sayer.busy} onClick={() => void end()}>
            {t('group.end', { name })}
          </button>
        </p>
      )}
    </li>
  );
}
