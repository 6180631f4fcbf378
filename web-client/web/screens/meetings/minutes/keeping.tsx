// Minutes to take along: on paper and as files, a proof of what was agreed, and the exact signed bytes for auditors.

import { useSignal } from '@preact/signals';
import { bank } from '../../../app/session';
import { checkMinutes, type MinutesVerdict, minutesFile, type RecordEntry } from '../../../log/record';
import { download } from '../../../parts/download';
import { Heading } from '../../../parts/picture';
import { get, paperAt } from '../../../sync/api';
import type { MeetingInfo } from '../../../sync/meetings';
import { firstMet } from '../../../sync/proofs';
import type { EntryName } from '../../../sync/types';
import { momentInWords } from '../../../words/units';
import { t } from '../../../words/words';

const FORMATS = ['html', 'text', 'docx', 'csv'] as const;

/** The entries a record is made of and, where it is agreed as it stands, the agreement with its proof. */
interface RecordInfo {
  record: string;
  entries: RecordEntry[];
  agreed: { leaf: string; receipt: string } | null;
}

export function Files({ name }: { name: EntryName }) {
  return (
    <>
      <Heading of="files.title" />
      <ul class="list">
        {FORMATS.map((format) => (
          <li key={format}>
            <a href={paperAt(`/meetings/${name.by}/${name.id}/minutes?format=${format}`)}>{t(`files.${format}`)}</a>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Somebody who was there keeps what was agreed, so that they can show it without anybody's help. */
export function Keeping({ meeting }: { meeting: MeetingInfo }) {
  const info = useSignal<RecordInfo | null>(null);
  const verdict = useSignal<MinutesVerdict | null>(null);
  const failed = useSignal(false);
  const { by, id } = meeting.name;
  const path = `/meetings/${by}/${id}/record`;

  const read = async () => {
    failed.value = false;
    try {
      info.value = await get<RecordInfo>(path);
    } catch {
      failed.value = true;
    }
    return info.value;
  };
  const keep = async () => {
    const found = await read();
    if (!found?.agreed) return;
    const vkey = await firstMet(bank.peek()?.log_vkey ?? '');
    const minutes = { vkey, leaf: found.agreed.leaf, receipt: found.agreed.receipt, record: found.entries };
    verdict.value = await checkMinutes(minutes);
    if (verdict.value.holds)
      download(`kith-minutes-${meeting.shape.day}.json`, 'application/json', minutesFile(minutes));
  };
  return (
    <>
      {meeting.agreed && (
        <>
          <Heading of="keep.title" />
          <p>{t('keep.body')}</p>
          <p class="actions">
            <button type="button" class="second" onClick={keep}>
              {t('keep.button')}
            </button>
            <a href="/proofs">{t('keep.check')}</a>
          </p>
          <p role="status">{failed.value && t('reading.offline')}</p>
          {verdict.value && <MinutesVerdictWords verdict={verdict.value} />}
        </>
      )}
      <details onToggle={(event) => event.currentTarget.open && !info.value && void read()}>
        <summary>{t('proof.bytes')}</summary>
        {info.value && <Bytes info={info.value} />}
      </details>
    </>
  );
}

function Bytes({ info }: { info: RecordInfo }) {
  return (
    <>
      <p>{t('bytes.intro')}</p>
      <p>
        {t('bytes.record')} <code class="breakable">{info.record}</code>
      </p>
      {info.entries.map(({ body, details }) => (
        <pre key={body}>
          {body}
          {Object.entries(details).map(([commitment, { salt, text }]) => `\n\n${commitment}\n${salt}\n${text}`)}
        </pre>
      ))}
      {info.agreed && (
        <>
          <h3>{t('bytes.agreed')}</h3>
          <pre>{info.agreed.leaf}</pre>
          <h3>{t('proof.bytes.receipt')}</h3>
          <pre>{info.agreed.receipt}</pre>
        </>
      )}
    </>
  );
}

/** What the check of kept minutes found. */
export function MinutesVerdictWords({ verdict }: { verdict: MinutesVerdict }) {
  if (verdict.holds) {
    const { index, size, at } = verdict;
    return (
      <div class="done" role="status">
        <Heading of="keep.good" />
        <p>{t('proof.good.body', { moment: momentInWords(at), place: index + 1, size })}</p>
        <p>{t('keep.good.how')}</p>
      </div>
    );
  }
  const { wrong } = verdict;
  const own = wrong === 'kind' || wrong === 'record' || wrong === 'words';
  return (
    <div class="error-summary" role="alert">
      <Heading of="keep.wrong" />
      <p>{own ? t(`keep.wrong.${wrong}`) : t(`proof.wrong.${wrong}`)}</p>
      <p>{t('proof.wrong.next')}</p>
    </div>
  );
}
