// Whom a node follows beside its neighbours, and lists of nodes that anyone publishes: Kith leads add, stop and publish here.
import { type Signal, useSignal } from '@preact/signals';
import { tried } from '../../app/saying';
import { bank } from '../../app/session';
import type { Errors } from '../../parts/errors';
import { Checks, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { del, post } from '../../sync/api';
import { usePeers } from '../../sync/areas';
import { type Follow, type NodeList, useFollows, useNodeLists } from '../../sync/following';
import { areaName } from '../../words/areas';
import { t } from '../../words/words';

export default function FollowingScreen() {
  const { value: follows, since, problem } = useFollows();
  const lists = useNodeLists().value ?? [];
  const peers = usePeers().value;
  const own = bank.value?.origin;
  const errors = useSignal<Errors>({});
  const known = [
    ...(own ? [{ origin: own, name: bank.value?.name ?? own }] : []),
    ...(peers?.items ?? [])
      .filter(({ linked }) => linked)
      .map((peer) => ({ origin: peer.origin, name: areaName(peer) })),
    ...(follows ?? []).map((one) => ({ origin: one.origin, name: nameOf(one) })),
  ];
  const others = lists.filter(({ by, nodes }) => by !== own && nodes.length > 0);
  const ours = lists.filter(({ by, nodes }) => by === own && nodes.length > 0);
  return (
    <Page title={t('following.title')} back="/neighbours" errors={errors.value}>
      <p>{t('following.intro')}</p>
      <Trouble problem={problem} />
      <Since since={since} />
      {follows?.length === 0 && <p>{t('following.none')}</p>}
      <ul class="list">
        {(follows ?? []).map((one) => (
          <Followed key={one.origin} follow={one} />
        ))}
      </ul>
      <Add errors={errors} />
      <Heading of="following.lists" />
      <p>{t('following.lists.body')}</p>
      {others.length === 0 && <p>{t('following.lists.none')}</p>}
      <ul class="list">
        {others.map((list) => (
          <Listed
            key={`${list.by} ${list.name}`}
            list={list}
            by={known.find(({ origin }) => origin === list.by)?.name ?? list.by}
            missing={list.nodes.filter(({ origin }) => !known.some((one) => one.origin === origin))}
          />
        ))}
      </ul>
      {known.length > 0 && <Publish known={known} ours={ours} errors={errors} />}
    </Page>
  );
}

function nameOf({ name, area, origin }: Follow): string {
  return area ?? name ?? origin;
}

function Followed({ follow }: { follow: Follow }) {
  const wrong = useSignal('');
  const stop = async () => {
    wrong.value = await tried(() => del(`/follows/${encodeURIComponent(follow.origin)}`));
  };
  return (
    <li>
      <strong>{nameOf(follow)}</strong>
      <p class="quiet breakable">{[follow.name, follow.address].filter(Boolean).join(', ')}</p>
      <p>
        <button type="button" class="second" onClick={() => void stop()}>
          {t('following.stop', { area: nameOf(follow) })}
        </button>
      </p>
      <p role="status">{wrong.value}</p>
    </li>
  );
}

/** What is wrong with either form stands on top of the page, too. */
interface Wrong {
  errors: Signal<Errors>;
}

function Add({ errors }: Wrong) {
  const address = useSignal('');
  const busy = useSignal(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    const wrong = /^https?:\/\/\S+$/.test(address.value.trim())
      ? await tried(() => post('/follows', { address: address.value.trim() }))
      : t('following.address.wrong');
    errors.value = wrong ? { address: wrong } : {};
    if (!wrong) address.value = '';
    busy.value = false;
  };
  return (
    <form onSubmit={submit} noValidate>
      <TextField
        id="address"
        label={t('following.address')}
        hint={t('following.address.hint')}
        errors={errors.value}
        value={address.value}
        onValue={(value) => {
          address.value = value;
        }}
      />
      <p class="actions">
        <button type="submit" disabled={busy.value}>
          {t('following.add')}
        </button>
      </p>
    </form>
  );
}

function Listed({ list, by, missing }: { list: NodeList; by: string; missing: NodeList['nodes'] }) {
  const said = useSignal('');
  const busy = useSignal(false);
  const all = async () => {
    busy.value = true;
    let failed = false;
    for (const { address, origin } of missing) {
      // The list says who is there; somebody else at that address is not followed.
      if (await tried(() => post('/follows', { address, origin }))) failed = true;
    }
    said.value = failed ? t('following.some-silent') : t('areas.saved');
    busy.value = false;
  };
  return (
    <li>
      <strong>{list.name}</strong>
      <p class="quiet">{t('following.list.by', { name: by })}</p>
      <p>{list.nodes.map(({ name }) => name).join(', ')}</p>
      {missing.length > 0 && (
        <p>
          <button type="button" class="second" disabled={busy.value} onClick={() => void all()}>
            {t('following.list.all', { name: list.name })}
          </button>
        </p>
      )}
      <p role="status">{said.value}</p>
    </li>
  );
}

interface Known {
  origin: string;
  name: string;
}

function Publish({ known, ours, errors }: Wrong & { known: readonly Known[]; ours: readonly NodeList[] }) {
  const name = useSignal('');
  const nodes = useSignal<string[]>([]);
  const said = useSignal('');
  const submit = async (event: Event) => {
    event.preventDefault();
    const title = name.value.trim();
    said.value = '';
    errors.value = {
      ...(title ? {} : { 'list-name': t('following.publish.name.missing') }),
      ...(nodes.value.length > 0 ? {} : { 'list-nodes': t('following.publish.nodes.missing') }),
    };
    if (Object.keys(errors.value).length > 0) return;
    const wrong = await tried(() => post('/networks', { name: title, nodes: nodes.value }));
    errors.value = wrong ? { 'list-name': wrong } : {};
    if (!wrong) said.value = t('areas.saved');
  };
  return (
    <>
      <Heading of="following.publish" />
      <p>{t('following.publish.body')}</p>
      <ul class="list">
        {ours.map((list) => (
          <Ours key={list.name} list={list} />
        ))}
      </ul>
      <form onSubmit={submit} noValidate>
        <TextField
          id="list-name"
          label={t('following.publish.name')}
          hint={t('following.publish.name.hint')}
          maxLength={80}
          errors={errors.value}
          value={name.value}
          onValue={(value) => {
            name.value = value;
          }}
        />
        <Checks
          id="list-nodes"
          label={t('following.publish.nodes')}
          errors={errors.value}
          options={known.map(({ origin, name }) => ({ value: origin, label: name }))}
          values={nodes.value}
          onValues={(values) => {
            nodes.value = values;
          }}
        />
        <p class="actions">
          <button type="submit">{t('following.publish.save')}</button>
        </p>
        <p role="status">{said.value}</p>
      </form>
    </>
  );
}

/** A list of ours that is published; one without nodes is none. */
function Ours({ list }: { list: NodeList }) {
  const wrong = useSignal('');
  const away = async () => {
    wrong.value = await tried(() => post('/networks', { name: list.name, nodes: [] }));
  };
  return (
    <li>
      <strong>{list.name}</strong>
      <p>{list.nodes.map(({ name }) => name).join(', ')}</p>
      <p>
        <button type="button" class="second" onClick={() => void away()}>
          {t('following.publish.away', { name: list.name })}
        </button>
      </p>
      <p role="status">{wrong.value}</p>
    </li>
  );
}
