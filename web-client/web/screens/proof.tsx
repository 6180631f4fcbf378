// Proof of your hours: checked here, on this device, and kept as a file.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ScreenProps } from '../app/routes';
import { reference } from '../app/saying';
import type { ProofItem } from '../device/store';
import type { Verdict } from '../log/receipt';
import { download } from '../parts/download';
import { lazily } from '../parts/lazily';
import { Page } from '../parts/page';
import { Heading } from '../parts/picture';
import { checkProof, proofFile, proofOf } from '../sync/proofs';
import { momentInWords } from '../words/units';
import { t } from '../words/words';

export default function ProofScreen({ params }: ScreenProps) {
  const { by = '', id = '' } = params;
  const proof = useSignal<ProofItem | null | undefined>(undefined);
  const verdict = useSignal<Verdict | null>(null);
  useEffect(() => {
    void (async () => {
      proof.value = await proofOf({ by, id });
      if (proof.value) verdict.value = await checkProof(proof.value);
    })();
  }, [by, id]);

  const kept = proof.value;
  return (
    <Page title={t('proof.title')} above={`${t('exchange.title')} ${reference(id)}`} back>
      <p>{t('proof.intro')}</p>
      {kept === undefined && <p role="status">{t('proof.reading')}</p>}
      {kept === null && <p role="status">{t('proof.none')}</p>}
      {verdict.value && <VerdictWords verdict={verdict.value} />}
      {verdict.value?.holds && <Seen cosigned={verdict.value.cosigned} />}
      {kept && (
        <>
          <p class="actions">
            <button
              type="button"
              onClick={() => download(`kith-proof-${reference(id)}.json`, 'application/json', proofFile(kept))}
            >
              {t('proof.keep')}
            </button>
            <a href="/proofs">{t('proof.check-file')}</a>
          </p>
          <Signed proof={kept} />
        </>
      )}
    </Page>
  );
}

/** Which neighbours have seen it; its words are those of the neighbours' pages. */
const Seen = lazily(() => import('./neighbours/seen'), 'areas');

/** What the check found, in words. */
export function VerdictWords({ verdict }: { verdict: Verdict }) {
  if (!verdict.holds) {
    return (
      <div class="error-summary" role="alert">
        <Heading of="proof.wrong.title" />
        <p>{t(`proof.wrong.${verdict.wrong}`)}</p>
        <p>{t('proof.wrong.next')}</p>
      </div>
    );
  }
  const { index, size, at } = verdict;
  return (
    <div class="done" role="status">
      <Heading of="proof.good.title" />
      <p>{t('proof.good.body', { moment: momentInWords(at), place: index + 1, size })}</p>
      <p>{t('proof.good.how')}</p>
    </div>
  );
}

/** The exact signed bytes, for those who want to look. */
export function Signed({ proof }: { proof: Omit<ProofItem, 'name'> }) {
  return (
    <details>
      <summary>{t('proof.bytes')}</summary>
      <h3>{t('proof.bytes.leaf')}</h3>
      <pre>{proof.leaf}</pre>
      <h3>{t('proof.bytes.receipt')}</h3>
      <pre>{proof.receipt}</pre>
      <h3>{t('proof.bytes.key')}</h3>
      <pre>{proof.vkey}</pre>
    </details>
  );
}
