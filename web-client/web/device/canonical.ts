// Canonical JSON (RFC 8785) within the subset that entries allow: ASCII keys, text, safe integers, lists, objects
// and booleans. Keys are written in ASCII order here, because JavaScript would move integer-like ones.

export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Writes a value; a member that is undefined is left out. Throws where the subset has no place for it. */
export function canonical(value: Json): string {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return integer(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  return object(value as { readonly [key: string]: Json | undefined });
}

function object(value: { readonly [key: string]: Json | undefined }): string {
  const members = Object.entries(value)
    .filter((member): member is [string, Json] => member[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, each]) => `${asciiKey(key)}:${canonical(each)}`).join(',')}}`;
}

function asciiKey(key: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant
  if (!/^[\x00-\x7f]*$/.test(key)) throw new TypeError(`a key must be ASCII: ${key}`);
  return JSON.stringify(key);
}

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError(`a number must be a safe integer: ${value}`);
  return String(value);
}

function text(value: string): string {
  if (/\p{Surrogate}/u.test(value)) throw new TypeError('text must be whole characters');
  return JSON.stringify(value);
}
