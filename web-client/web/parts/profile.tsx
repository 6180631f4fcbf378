// A person's name and how to reach them, as fields; the same for oneself and for someone without a phone.
import type { MemberPage, Profile } from '../sync/types';
import { t } from '../words/words';
import type { Errors } from './errors';
import { TextField } from './fields';

interface ProfileProps {
  profile: Profile;
  errors: Errors;
  onProfile: (profile: Profile) => void;
}

export function ProfileFields({ profile, errors, onProfile }: ProfileProps) {
  const field = (name: keyof Profile) => ({
    id: name,
    errors,
    value: profile[name] ?? '',
    onValue: (value: string) => onProfile(without(profile, name, value)),
  });
  return (
    <>
      <TextField {...field('name')} label={t('profile.name')} maxLength={100} />
      <TextField {...field('phone')} label={t('profile.phone')} type="tel" maxLength={40} />
      <TextField {...field('email')} label={t('profile.email')} type="email" maxLength={200} />
      <TextField
        {...field('needs')}
        label={t('profile.needs')}
        hint={t('profile.needs.hint')}
        lines={3}
        maxLength={1000}
      />
    </>
  );
}

/** An answer left empty is left out, not kept as nothing. */
function without(profile: Profile, name: keyof Profile, value: string): Profile {
  const { [name]: _, ...rest } = profile;
  return value === '' ? rest : { ...rest, [name]: value };
}

/** The profile of a member as the node answers it, read from its committed text where it comes as that. */
export function profileOf(member: Pick<MemberPage, 'name'> & { profile: unknown }): Profile {
  const { profile } = member;
  const named = member.name === null ? {} : { name: member.name };
  if (typeof profile !== 'object' || profile === null) return named;
  if (!('text' in profile) || typeof profile.text !== 'string') return { ...named, ...(profile as Profile) };
  try {
    return { ...named, ...JSON.parse(profile.text) };
  } catch {
    return named;
  }
}
