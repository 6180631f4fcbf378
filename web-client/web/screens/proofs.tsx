// Checks a proof from a file, with no network: anybody may, also without being a member.
import { useSignal } from '@preact/signals';
import type { ProofItem } from '../device/store';
import type { Verdict } from '../log/receipt';
import { Page } from '../parts/page';
import { checkProof, readProofFile } from '../sync/proofs';
import { t } from '../words/words';
import { Signed, VerdictWords } from './proof';

export default function ProofsScreen() {
  const proof = useSignal<Omit<ProofItem, 'name'> | null>(null);
  const verdict = useSignal<Verdict | null>(null);
  const wrong = useSignal('');
  const read = async (event: Event) => {
    const file = (event.currentTarget as HTMLInputElement).files?.[0];
    if (!file) return;
    proof.value = readProofFile(await file.text());
    wrong.value = proof.value ? '' : t('proofs.not-one');
    verdict.value = proof.value ? await checkProof(proof.value) : null;
  };
  return (
    <Page title={t('proofs.title')} back errors={wrong.value ? { file: wrong.value } : {}}>
      <p>{t('proofs.intro')}</p>
      <div class={wrong.value ? 'field wrong' : 'field'}>
        <label for="file">{t('proofs.file')}</label>
        <p class="hint" id="file-hint">
          {t('proofs.hint')}
        </p>
        {wrong.value && <p class="field-error">{wrong.value}</p>}
        <input id="file" type="file" accept=".json,application/json" aria-describedby="file-hint" onChange={read} />
      </div>
      {verdict.value && <VerdictWords verdict={verdict.value} />}
      {proof.value && <Signed proof={proof.value} />}
    </Page>
  );
}
