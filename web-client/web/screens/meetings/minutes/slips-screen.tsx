// Prints one-time slips for a meeting: each a square code and a code to type. They are shown once, and kept nowhere.
import '../../../styles/after.css';
import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ScreenProps } from '../../../app/routes';
import { useSayer } from '../../../app/saying';
import type { Errors } from '../../../parts/errors';
import { TextField } from '../../../parts/fields';
import { address } from '../../../parts/invitation';
import { t } from '../../../words/words';
import { addressOf, nameIn } from '../sayings';
import { teller } from './after';
import { tookPart } from './agreement';
import { MeetingPage, useMeeting } from './read';
import { MOST, newSlips, type Slip } from './slips';

type QrProps = { text: string; label: string };

export default function SlipsScreen({ params }: ScreenProps) {
  const name = nameIn(params);
  const read = useMeeting(name);
  const sayer = useSayer(addressOf('meetings', name, 'slips'));
  const made = useSignal<Slip[]>([]);
  const typed = useSignal('');
  const errors = useSignal<Errors>({});
  const meeting = read.value;
  const there = meeting?.attendance.filter(({ row }) => tookPart(row)).length ?? 0;
  const count = typed.value || String(Math.max(there, 1));

  const submit = async (event: Event) => {
    event.preventDefault();
    const wanted = /^\d{1,3}$/.test(count.trim()) ? Number(count) : 0;
    errors.value = wanted >= 1 && wanted <= MOST ? {} : { count: t('slips.count.wrong', { most: MOST }) };
    if (errors.value.count) return;
    const { slips, hashes } = await newSlips(wanted);
    if (await teller(sayer)('slips.issued', { meeting: name, slips: hashes })) made.value = slips;
  };
  const wrong = sayer.refusal ? { count: sayer.refusal } : errors.value;
  return (
    <MeetingPage title={t('slips.title')} read={read} back={addressOf('meetings', name, 'after')} errors={wrong}>
      {made.value.length === 0 && meeting?.may.note && (
        <>
          <p>{t('slips.intro')}</p>
          <p>{t('slips.blind')}</p>
          {meeting.slips.issued > 0 && <p>{t('slips.before', { n: meeting.slips.issued })}</p>}
          <form onSubmit={submit} noValidate>
            <TextField
              id="count"
              label={t('slips.count')}
              hint={t('slips.count.hint')}
              errors={wrong}
              value={count}
              onValue={(value) => {
                typed.value = value;
              }}
              width={3}
              numeric
            />
            <p class="actions">
              <button type="submit" disabled={sayer.busy}>
                {t('slips.make')}
              </button>
            </p>
          </form>
        </>
      )}
      {made.value.length > 0 && <Pile slips={made.value} />}
    </MeetingPage>
  );
}

function Pile({ slips }: { slips: Slip[] }) {
  const code = useSignal<{ Qr: ComponentType<QrProps> } | null>(null);
  useEffect(() => {
    void import('../../../parts/qr').then((module) => {
      code.value = { Qr: module.default };
    });
  }, []);
  const Qr = code.value?.Qr;
  return (
    <>
      <p class="no-print">{t('slips.once')}</p>
      <p class="actions">
        <button type="button" onClick={() => window.print()}>
          {t('invitation.print')}
        </button>
      </p>
      <ul class="slips">
        {slips.map(({ link, typed }) => (
          <li key={link}>
            <p>
              <strong>{t('slips.slip')}</strong>
            </p>
            {Qr && <Qr text={`${address()}/slip#${link}`} label={t('slips.qr')} />}
            <p>{t('invitation.typed.how', { address: `${address()}/slip` })}</p>
            <p class="code">{typed}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
