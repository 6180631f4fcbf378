// How this person likes to see Kith, kept on this device: language, Easy Read, size of text, reading aloud.
import { effect, signal } from '@preact/signals';

export const LANGUAGES = ['en-GB', 'cy'] as const;
export type Language = (typeof LANGUAGES)[number];

export const SIZES = ['normal', 'large', 'largest'] as const;
export type Size = (typeof SIZES)[number];

export interface Settings {
  language: Language;
  easy: boolean;
  size: Size;
  aloud: boolean;
}

const PLACE = 'kith.settings';

export const settings = signal<Settings>(stored());

export function change(part: Partial<Settings>): void {
  settings.value = { ...settings.value, ...part };
}

/** Keeps the settings, and puts them on `<html>` where the styles find them. */
export function startSettings(): void {
  effect(() => {
    const { language, easy, size } = settings.value;
    const root = document.documentElement;
    root.lang = language;
    root.dataset.easy = String(easy);
    root.dataset.size = size;
    try {
      localStorage.setItem(PLACE, JSON.stringify(settings.value));
    } catch {
      // Private windows may refuse: the settings then last as long as the page.
    }
  });
}

function stored(): Settings {
  const settings: Settings = { language: preferred(), easy: false, size: 'normal', aloud: false };
  try {
    const kept: Partial<Settings> = JSON.parse(localStorage.getItem(PLACE) ?? '{}');
    if (LANGUAGES.includes(kept.language as Language)) settings.language = kept.language as Language;
    if (SIZES.includes(kept.size as Size)) settings.size = kept.size as Size;
    settings.easy = kept.easy === true;
    settings.aloud = kept.aloud === true;
  } catch {
    // Nothing readable is kept: start from the browser's own language.
  }
  return settings;
}

function preferred(): Language {
  const wanted = globalThis.navigator?.languages ?? [];
  return wanted[0]?.toLowerCase().startsWith('cy') ? 'cy' : 'en-GB';
}
