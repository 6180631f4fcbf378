// Offers and requests: mine, everybody's in our Kith, and what neighbour areas let us see, with a filter.
import { signal } from '@preact/signals';
import { haveNeighbours, me } from '../../app/session';
import { Select } from '../../parts/fields';
import { Page } from '../../parts/page';
import { Heading, Picture } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { usePeers } from '../../sync/areas';
import { type FarListings, type ListingType, type Posted, useFar, usePosted } from '../../sync/board';
import { areaName, heardAlone } from '../../words/areas';
import { categoryInWords, name } from '../../words/exchange';
import { dayInWords } from '../../words/units';
import { t } from '../../words/words';
import { addressOf, farAddressOf } from './addresses';

/** What the person wants to see; kept while they look at one and come back. */
const type = signal<ListingType | ''>('');
const about = signal('');

const fits = (each: { type: ListingType; category: string }) =>
  (!type.value || each.type === type.value) && (!about.value || each.category === about.value);

export default function BoardScreen() {
  const { value: posted = [], since, problem, reading } = usePosted();
  const far = useFar(haveNeighbours.value);
  const own = ownAccounts();
  const mine = posted.filter(({ account }) => own.has(account));
  const others = posted.filter(({ account }) => !own.has(account));
  const found = others.filter(fits);
  const about = new Set([...others, ...(far.value?.items ?? [])].map(({ category }) => category));
  return (
    <Page title={t('board.title')}>
      <p>{t('board.intro')}</p>
      <p>
        <Picture of="board.post" />
        <a class="button" href="/board/new">
          {t('board.post')}
        </a>
      </p>
      <Trouble problem={problem} />
      <Since since={since} />
      {mine.length > 0 && (
        <>
          <Heading of="board.mine" />
          <List listings={mine} />
        </>
      )}
      {about.size > 0 && <Filter categories={[...about].sort()} />}
      <Heading of="board.ours" />
      {others.length === 0 && !reading && !problem && <p>{t('board.ours.none')}</p>}
      {others.length > 0 && found.length === 0 && <p>{t('board.none-fits')}</p>}
      <List listings={found} />
      {haveNeighbours.value && far.value && <Far far={far.value} />}
    </Page>
  );
}

function ownAccounts(): Set<string> {
  const person = me.value;
  return new Set(person ? [person.account, ...person.supports.map((each) => each.account)] : []);
}

function Filter({ categories }: { categories: string[] }) {
  return (
    <search class="row">
      <Select
        id="filter-type"
        label={t('board.filter')}
        value={type.value}
        none={t('board.filter.all')}
        options={(['offer', 'request'] as const).map((value) => ({ value, label: t(`board.filter.${value}`) }))}
        onValue={(value) => {
          type.value = value;
        }}
      />
      <Select
        id="filter-about"
        label={t('board.filter.about')}
        value={about.value}
        none={t('board.filter.anything')}
        options={categories.map((value) => ({ value, label: categoryInWords(value) }))}
        onValue={(value) => {
          about.value = value;
        }}
      />
    </search>
  );
}

function List({ listings }: { listings: readonly Posted[] }) {
  return (
    <ul class="list">
      {listings.map((each) => (
        <li key={each.id}>
          <a href={addressOf(each)}>{each.title ?? t('board.erased')}</a>
          <p>
            <Picture of={`board.type.${each.type}`} inline />
            {t(`board.${each.type}.by`, { name: nameOfPoster(each) })}
          </p>
          <p class="quiet">
            {categoryInWords(each.category)}, {t('board.until.day', { day: dayInWords(each.until) })}
          </p>
          {each.unsent && <span class="state">{t('hours.saved.title')}</span>}
        </li>
      ))}
    </ul>
  );
}

export function nameOfPoster({ account, account_name }: Posted): string {
  const person = me.value;
  const known = account === person?.account ? person : person?.supports.find((each) => each.account === account);
  return known?.name ?? name(account_name);
}

/** What each neighbour area lets us see, with when it was last heard from. */
function Far({ far }: { far: FarListings }) {
  const { value: peers } = usePeers();
  const areas = (peers?.items ?? []).filter(({ linked }) => linked);
  return (
    <>
      <Heading of="board.far" />
      {areas.map((peer) => {
        const { origin } = peer;
        const area = areaName(peer);
        const heard = far.heard.find((each) => each.origin === origin)?.at ?? null;
        const all = far.items.filter((each) => each.origin === origin);
        const found = all.filter(fits);
        return (
          <section key={origin} aria-label={area}>
            <h3>{area}</h3>
            <p class="quiet">{heardAlone(heard)}</p>
            {heard !== null && found.length === 0 && (
              <p>{t(all.length === 0 ? 'board.far.none' : 'board.none-fits')}</p>
            )}
            <ul class="list">
              {found.map((each) => (
                <li key={each.listing}>
                  <a href={farAddressOf(each)}>{each.title ?? t('board.erased')}</a>
                  <p>
                    <Picture of={`board.type.${each.type}`} inline />
                    {t(`board.${each.type}.far`, { area })}
                  </p>
                  <p class="quiet">
                    {categoryInWords(each.category)}, {t('board.until.day', { day: dayInWords(each.until) })}
                  </p>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      <p>
        <a href="/neighbours">{t('areas.far.who')}</a>
      </p>
    </>
  );
}
