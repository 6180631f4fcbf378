// Which plural form a number takes. Chromium ships no Welsh and would silently count in English.

/** The CLDR category of a whole number in a language. */
export function plural(language: string, n: number): Intl.LDMLPluralRule {
  if (language === 'cy' && Intl.PluralRules.supportedLocalesOf('cy').length === 0) return welshPlural(n);
  return new Intl.PluralRules(language).select(n);
}

/** Welsh has six forms (CLDR, `cy`). */
export function welshPlural(n: number): Intl.LDMLPluralRule {
  const forms: Record<number, Intl.LDMLPluralRule> = { 0: 'zero', 1: 'one', 2: 'two', 3: 'few', 6: 'many' };
  return forms[n] ?? 'other';
}
