// Our hours book, for auditors: its head, its verifier key, checked here, and the exact bytes one tap away.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { bank } from '../app/session';
import { toBase64 } from '../device/bytes';
import { type Checkpoint, openNote, readCheckpoint, readVerifierKey } from '../log/note';
import { Answers } from '../parts/answers';
import { Page } from '../parts/page';
import { Heading } from '../parts/picture';
import { firstMet } from '../sync/proofs';
import { t } from '../words/words';

interface Head {
  note: string;
  vkey: string;
  checkpoint: Checkpoint | null;
  sameKey: boolean;
}

export default function BookScreen() {
  const head = useSignal<Head | null | undefined>(undefined);
  useEffect(() => {
    void readHead().then(
      (read) => {
        head.value = read;
      },
      () => {
        head.value = null;
      },
    );
  }, []);
  const read = head.value;
  return (
    <Page title={t('book.title')}>
      <p>{t('book.intro')}</p>
      {read === null && <p role="status">{t('reading.offline')}</p>}
      {read && <HeadWords head={read} />}
      <Heading of="book.more" />
      <ul class="list">
        <li>
          <a href="/proofs">{t('proofs.title')}</a>
        </li>
        <li>
          <a href="/rules">{t('book.rules')}</a>
        </li>
        <li>
          <a href="/leaves">{t('book.leaves')}</a>
        </li>
      </ul>
    </Page>
  );
}

function HeadWords({ head }: { head: Head }) {
  const { checkpoint, vkey, note, sameKey } = head;
  return (
    <>
      {checkpoint && sameKey ? (
        <div class="done" role="status">
          <p>{t('book.good')}</p>
        </div>
      ) : (
        <div class="error-summary" role="alert">
          <Heading of="book.wrong.title" />
          <p>{t(sameKey ? 'book.wrong.head' : 'book.wrong.key')}</p>
        </div>
      )}
      {checkpoint && (
        <Answers
          answers={[
            { label: t('book.origin'), value: <code>{checkpoint.origin}</code> },
            { label: t('book.size'), value: String(checkpoint.size) },
            { label: t('book.root'), value: <code class="breakable">{toBase64(checkpoint.root)}</code> },
            { label: t('book.node'), value: <code class="breakable">{bank.value?.node_key ?? ''}</code> },
          ]}
        />
      )}
      <details>
        <summary>{t('book.bytes')}</summary>
        <h3>{t('book.key')}</h3>
        <pre>{vkey}</pre>
        <h3>{t('book.note')}</h3>
        <pre>{note}</pre>
      </details>
    </>
  );
}

async function readHead(): Promise<Head> {
  const [note, vkey] = await Promise.all(['/log/checkpoint', '/log/vkey'].map(text));
  const given = (vkey ?? '').trim();
  const key = await readVerifierKey(given);
  const opened = key && (await openNote(note ?? '', [key]));
  const signed = opened?.signers.some((signer) => signer.name === key?.name);
  return {
    note: note ?? '',
    vkey: given,
    checkpoint: opened && signed ? readCheckpoint(opened.text) : null,
    sameKey: (await firstMet(given)) === given,
  };
}

async function text(address: string): Promise<string> {
  const response = await fetch(address, { cache: 'no-store' });
  if (!response.ok) throw new Error(address);
  return response.text();
}
