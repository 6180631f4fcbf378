// Talking to the node: JSON over HTTP, refusals as `Problem`, no answer as `Offline`, signing in when asked to.

import { settings } from '../app/settings';
import { CHALLENGE, signed } from '../device/envelope';
import { type DeviceKey, deviceKey } from '../device/key';
import { need } from '../words/words';
import { offline } from './state';
import type { SessionInfo } from './types';

export const BASE = '/api/v1';

/** How long to wait for an answer on a poor signal before trying again later, in ms. */
const PATIENCE = 20_000;

/** The node answered no, and says why (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
  ) {
    super(`${code}: ${title}`);
  }

  /** True where trying the same again later may do: the node is busy, read-only or broken. */
  get passing(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** The node did not answer. */
export class Offline extends Error {}

/** Where a paper is that the node writes, such as minutes: in the language of whoever reads. */
export function paperAt(path: string): string {
  return `${BASE}${inMyLanguage(path)}`;
}

/** The same, asked for in the language of whoever reads. */
export function inMyLanguage(path: string): string {
  const { language, easy } = settings.value;
  return `${path}${path.includes('?') ? '&' : '?'}lang=${language}${easy ? '-easy' : ''}`;
}

export function get<Answer>(path: string): Promise<Answer> {
  return call<Answer>('GET', path);
}

export function post<Answer>(path: string, body: unknown): Promise<Answer> {
  return call<Answer>('POST', path, body);
}

export function del(path: string): Promise<void> {
  return call<void>('DELETE', path);
}

export async function getText(path: string): Promise<string> {
  return (await answered('GET', path)).text();
}

/** Proves that this device has the key, and gets a session for twelve hours. */
export async function signIn(): Promise<void> {
  const key = deviceKey.peek();
  if (!key) throw new Problem(401, 'not-signed-in', '', '');
  try {
    await answerChallenge(key);
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.code !== 'sign-in-failed') throw problem;
    // A challenge may have run out on a slow signal; a second no is meant.
    await answerChallenge(key);
  }
}

async function answerChallenge(key: DeviceKey): Promise<void> {
  const { challenge } = await (await ask('POST', '/session/challenge')).json();
  const { sig } = await signed(CHALLENGE, challenge, key);
  await ask('POST', '/session', { challenge, key: key.did, sig });
}

export function session(): Promise<SessionInfo> {
  return get<SessionInfo>('/session');
}

async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await answered(method, path, body);
  return response.status === 204 ? (undefined as Answer) : response.json();
}

/** Where the answer is no, the words for it are there before anyone has to read them. */
async function answered(method: string, path: string, body?: unknown): Promise<Response> {
  try {
    return await signedInAsk(method, path, body);
  } catch (problem) {
    if (problem instanceof Problem) await need('refusals').catch(() => undefined);
    throw problem;
  }
}

/** Asks, and once more after signing in where the session has run out. */
async function signedInAsk(method: string, path: string, body?: unknown): Promise<Response> {
  try {
    return await ask(method, path, body);
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.code !== 'not-signed-in' || !deviceKey.peek()) throw problem;
    await signIn();
    return ask(method, path, body);
  }
}

async function ask(method: string, path: string, body?: unknown): Promise<Response> {
  const init: RequestInit = {
    method,
    cache: 'no-store',
    credentials: 'same-origin',
    signal: AbortSignal.timeout(PATIENCE),
  };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { 'content-type': 'application/json' };
  }
  let response: Response;
  try {
    response = await fetch(BASE + path, init);
  } catch {
    offline.value = true;
    throw new Offline(path);
  }
  offline.value = false;
  if (response.ok) return response;
  throw await problem(response);
}

async function problem(response: Response): Promise<Problem> {
  try {
    const { code, title, detail } = await response.json();
    return new Problem(response.status, String(code ?? 'unknown'), String(title ?? ''), String(detail ?? ''));
  } catch {
    return new Problem(response.status, 'unknown', response.statusText, '');
  }
}
