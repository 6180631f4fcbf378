// One offer or request of our own Kith: what it is, how to ask, and what to do when the help is done.
import '../../styles/areas.css';
import { useSignal } from '@preact/signals';
import { go } from '../../app/router';
import type { ScreenProps } from '../../app/routes';
import { mine, useSayer } from '../../app/saying';
import { mayOfficer, me } from '../../app/session';
import { Answers } from '../../parts/answers';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { type Posted, usePosted } from '../../sync/board';
import { discard } from '../../sync/outbox';
import { categoryInWords } from '../../words/exchange';
import { dayInWords } from '../../words/units';
import { t } from '../../words/words';
import { hoursDraft } from '../hours/answers';
import { nameOfPoster } from './list';

export default function ListingScreen({ params: { by, id } }: ScreenProps) {
  const { value: posted, since, problem, reading } = usePosted();
  const listing = posted?.find((each) => each.by === by && each.id === id);
  if (!listing) {
    return (
      <Page title={t(reading ? 'board.reading' : 'board.gone.title')} back="/board">
        <Trouble problem={problem} />
        {!reading && !problem && <p>{t('board.gone.body')}</p>}
      </Page>
    );
  }
  const own = listing.account === me.value?.account;
  const { contact } = listing;
  const who = nameOfPoster(listing);
  return (
    <Page title={listing.title ?? t('board.erased')} back="/board">
      <Since since={since} />
      {listing.text && <p class="words">{listing.text}</p>}
      <Answers
        answers={[
          { label: t('board.who'), value: t(`board.${listing.type}.by`, { name: who }) },
          { label: t('board.filter.about'), value: categoryInWords(listing.category) },
          { label: t('board.until.short'), value: dayInWords(listing.until) },
          { label: t('board.seen.short'), value: t(listing.public ? 'board.seen.short.all' : 'board.seen.short.us') },
        ]}
      />
      {listing.unsent && <p class="notice">{t('board.saved.body')}</p>}
      {!own && (
        <>
          <Heading of="board.ask" />
          <p>{contact ? t('board.ask.contact', { name: who, contact }) : t('board.ask.broker', { name: who })}</p>
          <Done listing={listing} who={who} />
        </>
      )}
      {(own || mayClose(listing)) && <Close listing={listing} />}
    </Page>
  );
}

function mayClose({ account }: Posted): boolean {
  const person = me.value;
  return mayOfficer.value || [...(person?.supports ?? []), ...(person?.keeps ?? [])].some((e) => e.account === account);
}

/** The hours start with what is known: who gave whom, and what it was about. */
function Done({ listing, who }: { listing: Posted; who: string }) {
  const log = async () => {
    const draft = await hoursDraft();
    draft.set({
      for: me.peek()?.account ?? '',
      side: listing.type === 'offer' ? 'received' : 'gave',
      who: listing.account,
      what: listing.category,
    });
    go('/hours/new/long');
  };
  return (
    <>
      <Heading of="board.helped" />
      <p>{t(listing.type === 'offer' ? 'board.helped.offer' : 'board.helped.request', { name: who })}</p>
      <p>
        <button type="button" onClick={() => void log()}>
          {t('board.log')}
        </button>
      </p>
    </>
  );
}

function Close({ listing }: { listing: Posted }) {
  const sure = useSignal(false);
  const sayer = useSayer('/board');
  const close = async () => {
    const { by, id, unsent } = listing;
    // One that was never sent simply goes.
    if (unsent && (await discard(id))) return go('/board');
    if (await sayer.say(mine('listing.closed', { listing: { by, id } }))) go('/board');
  };
  return (
    <>
      <Heading of="board.close" />
      <p>{t('board.close.body')}</p>
      {sayer.refusal && (
        <p class="field-error" role="alert">
          {sayer.refusal}
        </p>
      )}
      <p class="actions">
        {sure.value ? (
          <button type="button" disabled={sayer.busy} onClick={() => void close()}>
            {t('board.close.yes')}
          </button>
        ) : (
          <button type="button" class="second" onClick={() => (sure.value = true)}>
            {t('board.close.ask')}
          </button>
        )}
      </p>
    </>
  );
}
