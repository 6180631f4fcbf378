// Help across areas: log some, and where each stands.
import { useEffect } from 'preact/hooks';
import { here } from '../../app/router';
import { me } from '../../app/session';
import { Page } from '../../parts/page';
import { Heading, Picture } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { nameOf } from '../../parts/whom';
import { usePeers, useTransfers } from '../../sync/areas';
import { forgetDecided, readCodes } from '../../sync/codes';
import { usePeople } from '../../sync/people';
import { t } from '../../words/words';
import { TransferList, withUnsent } from './lines';
import { LeadsMustRing } from './ring';

export default function AcrossScreen() {
  const person = me.value;
  const account = here.value.search.get('for') ?? person?.account ?? '';
  const own = account === person?.account;
  const { people } = usePeople();
  const { value: sent, since, problem, reading } = useTransfers(own ? undefined : account);
  const peers = usePeers().value?.items ?? [];
  useEffect(() => {
    void readCodes().then(() => forgetDecided(sent ?? []));
  }, [sent]);
  const transfers = withUnsent(sent ?? [], account);
  const open = transfers.filter(({ state }) => state !== 'settled' && state !== 'refused' && state !== 'withdrawn');
  const over = transfers.filter((each) => !open.includes(each));
  const others = [...(person?.supports ?? []), ...(person?.keeps ?? [])];
  return (
    <Page title={own ? t('across.title') : t('across.title.other', { name: nameOf(account, people) })}>
      <p>{t('across.intro')}</p>
      <p>
        <Picture of="across.log" />
        <a class="button" href="/across/log">
          {t('across.log')}
        </a>
      </p>
      <Trouble problem={problem} />
      <Since since={since} />
      <LeadsMustRing peers={peers} />
      {transfers.length === 0 && !reading && !problem && <p>{t('across.none')}</p>}
      {open.length > 0 && (
        <>
          <Heading of="across.open" />
          <TransferList transfers={open} account={account} />
        </>
      )}
      {over.length > 0 && (
        <>
          <Heading of="across.over" />
          <TransferList transfers={over} account={account} />
        </>
      )}
      {own && others.length > 0 && (
        <>
          <Heading of="home.for" />
          <ul class="list">
            {others.map((each) => (
              <li key={each.account}>
                <a href={`/across?for=${each.account}`}>{t('across.for', { name: each.name ?? t('people.erased') })}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        <a href="/neighbours">{t('areas.far.who')}</a>
      </p>
    </Page>
  );
}
