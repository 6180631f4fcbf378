// The words people read. `t` finds a phrase in the catalogue of the language in use and fills its gaps.
//
// A language has a folder, an Easy Read variant of it another (`cy-easy`). Catalogues are loaded when needed:
// `everyone` at the start, `officers` with the first officers' screen, `refusals` with the first no, `meetings` with the
// first screen about groups and meetings, `after` with the first about what comes of them, `areas` and `board` with the first
// about neighbour areas, or about offers and requests, `summaries` with the first about what leaves, `network` with the first
// about the network.
import { signal } from '@preact/signals';
import { settings } from '../app/settings';
import type after from './en-GB/after.json';
import type areas from './en-GB/areas.json';
import type board from './en-GB/board.json';
import type everyone from './en-GB/everyone.json';
import type meetings from './en-GB/meetings.json';
import type network from './en-GB/network.json';
import type officers from './en-GB/officers.json';
import type refusals from './en-GB/refusals.json';
import type summaries from './en-GB/summaries.json';
import { plural } from './plural';

export type Key =
  | keyof typeof everyone.words
  | keyof typeof officers.words
  | keyof typeof refusals.words
  | keyof typeof meetings.words
  | keyof typeof after.words
  | keyof typeof areas.words
  | keyof typeof board.words
  | keyof typeof summaries.words
  | keyof typeof network.words;
export type Part =
  | 'everyone'
  | 'officers'
  | 'refusals'
  | 'meetings'
  | 'after'
  | 'areas'
  | 'board'
  | 'summaries'
  | 'network';
export type Phrase = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Values = Record<string, string | number>;

export interface Catalogue {
  language: string;
  /** Who has yet to look over these words; empty when a speaker has. */
  review: string;
  words: Record<string, Phrase>;
}

const catalogues = import.meta.glob<{ default: Catalogue }>('./*/*.json');
const wanted = new Set<Part>();
const phrases = signal<Record<string, Phrase>>({});

/** The catalogue's folder for these settings. */
export function folder(language: string, easy: boolean): string {
  return easy ? `${language}-easy` : language;
}

/** Loads a part of the catalogue in the language now set; a language that fails to load leaves the one before. */
export async function need(part: Part): Promise<void> {
  wanted.add(part);
  await load();
}

/** Loads every part in use again after the language changed. */
export async function load(): Promise<void> {
  const { language, easy } = settings.peek();
  const loaded = await Promise.all(
    [...wanted].map((part) => catalogues[`./${folder(language, easy)}/${part}.json`]?.()),
  );
  const words = loaded.map((module) => module?.default.words ?? {});
  phrases.value = Object.assign({}, phrases.peek(), ...words);
}

/** The phrase of `key`, with `{names}` replaced; `n` chooses among plural forms. */
export function t(key: Key, values: Values = {}): string {
  const phrase = phrases.value[key];
  if (phrase === undefined) return '';
  const text = typeof phrase === 'string' ? phrase : form(phrase, Number(values.n ?? 0));
  return fill(text, values);
}

export function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (gap, name: string) => inDigits(values[name] ?? gap));
}

function form(phrase: Exclude<Phrase, string>, n: number): string {
  return phrase[plural(settings.value.language, n)] ?? phrase.other ?? '';
}

/** From here on digits stand in threes; a year has none. */
const GROUPED = 10_000;

/** A number as both languages write it: "9000", "120,000". */
export function inDigits(value: string | number): string {
  if (typeof value === 'string' || Math.abs(value) < GROUPED) return String(value);
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
