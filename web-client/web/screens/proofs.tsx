// Checks a proof from a file, with no network: anybody may, also without being a member.
import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import type { ProofItem } from '../device/store';
import type { Verdict } from '../log/receipt';
import { Page } from '../parts/page';
import { checkProof, readProofFile } from '../sync/proofs';
import { need, t } from '../words/words';
import { Signed, VerdictWords } from './proof';

export default function ProofsScreen() {
  const proof = useSignal<Omit<ProofItem, 'name'> | null>(null);
  const verdict = useSignal<Verdict | null>(null);
  const minutes = useSignal<{ Shown: ComponentType } | null>(null);
  const wrong = useSignal('');
  const read = async (event: Event) => {
    const file = (event.currentTarget as HTMLInputElement).files?.[0];
    if (!file) return;
    const text = await file.text();
    proof.value = readProofFile(text);
    minutes.value = proof.value ? null : await agreedMinutes(text);
    wrong.value = proof.value || minutes.value ? '' : t('proofs.not-one');
    verdict.value = proof.value ? await checkProof(proof.value) : null;
  };
  const Shown = minutes.value?.Shown;
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
      {Shown && <Shown />}
    </Page>
  );
}

/** Agreed minutes that somebody kept; what shows them is fetched only then. */
async function agreedMinutes(text: string): Promise<{ Shown: ComponentType } | null> {
  if (!text.includes('kith-minutes-v1')) return null;
  const [{ shownMinutes }] = await Promise.all([
    import('./meetings/minutes/kept-minutes'),
    need('meetings'),
    need('after'),
  ]);
  const Shown = await shownMinutes(text);
  return Shown && { Shown };
}
