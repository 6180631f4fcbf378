// One offer or request of a neighbour area: it names nobody, so one asks by the way it shows, or through the time bank.
import '../../styles/areas.css';
import { go } from '../../app/router';
import type { ScreenProps } from '../../app/routes';
import { haveNeighbours, me } from '../../app/session';
import { Answers } from '../../parts/answers';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { type FarListing, useFar } from '../../sync/board';
import { areaName, heardInWords } from '../../words/areas';
import { categoryInWords } from '../../words/exchange';
import { dayInWords } from '../../words/units';
import { t } from '../../words/words';
import { acrossDraft } from '../across/answers';
import { categories } from '../hours/answers';

export default function FarListingScreen({ params: { origin, listing: id } }: ScreenProps) {
  const { value: far, since, problem, reading } = useFar(haveNeighbours.value);
  const listing = far?.items.find((each) => each.origin === origin && each.listing === id);
  if (!listing) {
    return (
      <Page title={t(reading ? 'board.reading' : 'board.gone.title')} back="/board">
        <Trouble problem={problem} />
        {!reading && !problem && <p>{t('board.gone.body')}</p>}
      </Page>
    );
  }
  const area = areaName(listing);
  const heard = far?.heard.find((each) => each.origin === origin)?.at ?? null;
  const { contact } = listing;
  const bank = listing.name ?? area;
  return (
    <Page title={listing.title} above={area} back="/board">
      <Since since={since} />
      {listing.text && <p class="words">{listing.text}</p>}
      <Answers
        answers={[
          { label: t('board.who'), value: t(`board.${listing.type}.far`, { area }) },
          { label: t('board.filter.about'), value: categoryInWords(listing.category) },
          { label: t('board.until.short'), value: dayInWords(listing.until) },
        ]}
      />
      <p class="quiet">{t('board.far.heard', { area, when: heardInWords(heard) })}</p>
      <Heading of="board.ask" />
      <p>{contact ? t('board.ask.far.contact', { contact }) : t('board.ask.far.broker', { bank })}</p>
      <Heading of="board.helped" />
      <p>{t(listing.type === 'offer' ? 'board.helped.offer.far' : 'board.helped.request.far', { area })}</p>
      <p>
        <button type="button" onClick={() => void log(listing)}>
          {t('board.log')}
        </button>
      </p>
    </Page>
  );
}

/** Help across areas starts with what is known: which area, who gave, and what it was about where we call it the same. */
async function log({ origin, type, category }: FarListing): Promise<void> {
  const draft = await acrossDraft();
  await draft.clear();
  draft.set({
    for: me.peek()?.account ?? '',
    side: type === 'offer' ? 'received' : 'gave',
    peer: origin,
    what: categories().includes(category) ? category : '',
  });
  go(type === 'offer' ? '/across/log/long' : '/across/log/code');
}
