// Invites someone new, or lets a member set up a phone: a link, a square code, a code to type, or paper.
import { useSignal } from '@preact/signals';
import { here } from '../../app/router';
import { mine, useSayer } from '../../app/saying';
import { maySteward } from '../../app/session';
import { newSecret, type Secret } from '../../device/invitation';
import { Radios } from '../../parts/fields';
import { InvitationCard } from '../../parts/invitation';
import { Page } from '../../parts/page';
import { usePeople } from '../../sync/people';
import type { Role } from '../../sync/types';
import { name } from '../../words/exchange';
import { t } from '../../words/words';

const ROLES: readonly Role[] = ['broker', 'facilitator', 'steward', 'signatory'];

export default function InviteScreen() {
  const account = here.value.search.get('for') ?? undefined;
  const { people } = usePeople();
  const whom = people.find((each) => each.account === account);
  const role = useSignal<Role | 'none'>('none');
  const secret = useSignal<Secret | null>(null);
  const sayer = useSayer('/members/invite');

  const make = async (event: Event) => {
    event.preventDefault();
    const made = await newSecret();
    const given = role.value === 'none' ? undefined : role.value;
    const done = await sayer.say(mine('invitation.issued', { account, key: made.signer.did, role: given }));
    if (done) secret.value = made;
  };
  const again = () => {
    secret.value = null;
    role.value = 'none';
  };
  const title = whom ? t('invite.title.for', { name: name(whom.name) }) : t('invite.title');
  return (
    <Page title={title} back="/members" errors={sayer.refusal ? { make: sayer.refusal } : {}}>
      {!secret.value && (
        <form onSubmit={make} noValidate>
          <p>{t(whom?.has_device ? 'invite.notice' : 'invite.intro')}</p>
          {maySteward.value && (
            <Radios
              id="role"
              label={t('invite.role')}
              value={role.value}
              options={[
                { value: 'none', label: t('invite.role.none') },
                ...ROLES.map((value) => ({ value, label: t(`role.${value}`), hint: t(`role.${value}.hint`) })),
              ]}
              onValue={(value) => (role.value = value)}
            />
          )}
          <p class="actions">
            <button type="submit" id="make" disabled={sayer.busy}>
              {t('invite.make')}
            </button>
          </p>
        </form>
      )}
      {secret.value && (
        <>
          <InvitationCard secret={secret.value} name={whom ? name(whom.name) : ''} />
          <p class="actions">
            <button type="button" class="second" onClick={again}>
              {t('invite.again')}
            </button>
          </p>
        </>
      )}
    </Page>
  );
}
