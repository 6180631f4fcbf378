// Being forgotten: what is erased, what stays, and doing it, for good.
import { useSignal } from '@preact/signals';
import { mine, useSayer } from '../../app/saying';
import { me } from '../../app/session';
import { deviceKey } from '../../device/key';
import { forgetEverything } from '../../device/store';
import { Confirmation } from '../../parts/answers';
import { Notice, Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Trouble } from '../../parts/reading';
import { useRead } from '../../sync/pages';
import type { MemberPage } from '../../sync/types';
import { lengthInWords } from '../../words/units';
import { t } from '../../words/words';

export default function ForgetScreen() {
  const account = me.value?.account ?? '';
  const { value, problem } = useRead<MemberPage>(account ? `/members/${account}` : null);
  const sure = useSignal(false);
  const done = useSignal(false);
  const saved = useSignal(false);
  const sayer = useSayer('/me/forget');

  const erase = async () => {
    const said = await sayer.say(mine('person.erased', { account }));
    if (!said) return;
    saved.value = said.state === 'saved';
    // What waits to be sent is kept here, and so is the rest until then.
    if (saved.value) return;
    done.value = true;
    await forgetEverything();
    deviceKey.value = null;
    me.value = null;
  };
  if (done.value) {
    return (
      <Page title={t('forget.done')}>
        <Confirmation>
          <p>{t('forget.done.body')}</p>
        </Confirmation>
      </Page>
    );
  }
  return (
    <Page title={t('forget.title')} back="/me/data" errors={sayer.refusal ? { erase: sayer.refusal } : {}}>
      <Trouble problem={problem} />
      <Heading of="forget.gone.title" />
      <p>{t('forget.gone.body')}</p>
      <Heading of="forget.kept.title" />
      <p>{t('forget.kept.body')}</p>
      {value && value.balance > 0 && value.status !== 'left' && (
        <Notice title="forget.hours.title">
          <p>{t('forget.hours.body', { length: lengthInWords(value.balance) })}</p>
          <p>
            <a href="/me/leave">{t('leave.title')}</a>
          </p>
        </Notice>
      )}
      <p>
        <a href="/me/data">{t('leave.data')}</a>
      </p>
      {value?.status === 'left' && <p>{t('forget.left')}</p>}
      {saved.value && <p role="status">{t('leave.saved')}</p>}
      {value && value.status !== 'left' && !saved.value && (
        <>
          {sure.value && <p role="status">{t('forget.sure')}</p>}
          <p class="actions">
            {sure.value ? (
              <>
                <button type="button" id="erase" disabled={sayer.busy} onClick={erase}>
                  {t('forget.yes')}
                </button>
                <button type="button" class="second" onClick={() => (sure.value = false)}>
                  {t('forget.no')}
                </button>
              </>
            ) : (
              <button type="button" class="second" id="erase" onClick={() => (sure.value = true)}>
                {t('forget.ask')}
              </button>
            )}
          </p>
        </>
      )}
    </Page>
  );
}
