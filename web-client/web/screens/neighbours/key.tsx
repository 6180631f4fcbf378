// The key of our own Kith: a new one waits on its computer, and Kith leads say that it counts. Everybody sees who has said so.
import { useSignal } from '@preact/signals';
import { mine, useSayer } from '../../app/saying';
import { maySteward, me } from '../../app/session';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { changes } from '../../sync/live';
import type * as Api from '../../sync/openapi';
import { useRead } from '../../sync/pages';
import { momentInWords } from '../../words/units';
import { t } from '../../words/words';
import { Spoken } from './spoken';

export default function KeyScreen() {
  const { value: keys, since, problem, reading } = useRead<Api.NodeKeyInfo>('/node-key');
  return (
    <Page title={t('key.title')} back="/neighbours">
      <p>{t('key.intro')}</p>
      <Trouble problem={problem} />
      <Since since={since} />
      {!keys && reading && <p>{t('areas.reading')}</p>}
      {keys && <Sayings keys={keys} />}
      {keys && maySteward.value && (keys.waiting ? <Say keys={keys} waiting={keys.waiting} /> : <None keys={keys} />)}
    </Page>
  );
}

/** Who has said that another key counts; a key that does not wait on the computer is somebody else's. */
function Sayings({ keys }: { keys: Api.NodeKeyInfo }) {
  const foreign = (node: string) => keys.waiting !== null && keys.waiting.node !== node;
  return (
    <ul class="list">
      {keys.said.map(({ by, name, at, node }) => (
        <li key={by}>
          <p>{t('key.said', { name: name ?? t('people.someone'), at: momentInWords(at) })}</p>
          {foreign(node) && <p class="notice">{t('key.foreign')}</p>}
          {!foreign(node) && by !== me.value?.account && <p>{t('key.object')}</p>}
        </li>
      ))}
    </ul>
  );
}

function None({ keys }: { keys: Api.NodeKeyInfo }) {
  return (
    <>
      {keys.replaced && <p>{t('key.done')}</p>}
      <p>{t('key.none')}</p>
      <p>
        <a href="/neighbours">{t('areas.title')}</a>
      </p>
    </>
  );
}

function Say({ keys, waiting }: { keys: Api.NodeKeyInfo; waiting: Api.WaitingKey }) {
  const sure = useSignal(false);
  const sayer = useSayer('/neighbours');
  const own = keys.said.find(({ by, node }) => by === me.value?.account && node === waiting.node);
  const only = keys.stewards < 2;
  const may = !own || (only && Date.now() >= own.again);
  const say = async () => {
    const content = { node: waiting.node, proof: waiting.proof };
    if (await sayer.say(mine('node.replaced', content))) changes.value += 1;
  };
  return (
    <>
      <Heading of="key.words" />
      <p>{t('key.words.body')}</p>
      <Spoken words={waiting.words} />
      <p>{t('key.words.differ')}</p>
      <p>{t(only ? 'key.alone' : 'key.two')}</p>
      {own && <p>{only ? t('key.again', { at: momentInWords(own.again) }) : t('key.second')}</p>}
      {sayer.refusal && (
        <p class="field-error" role="alert">
          {sayer.refusal}
        </p>
      )}
      {may && (
        <p class="actions">
          {sure.value ? (
            <button type="button" disabled={sayer.busy} onClick={() => void say()}>
              {t('key.yes')}
            </button>
          ) : (
            <button type="button" class="second" onClick={() => (sure.value = true)}>
              {t('key.ask')}
            </button>
          )}
        </p>
      )}
    </>
  );
}
