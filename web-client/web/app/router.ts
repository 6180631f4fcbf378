// Addresses and moving between them, on the History API: what is shown hangs on `here` alone.
import { signal } from '@preact/signals';

export interface Place {
  path: string;
  search: URLSearchParams;
  /** What follows `#`; an invitation's secret travels here and never reaches the server. */
  fragment: string;
  /** False for the page that was opened first: then the browser has put the focus where it belongs. */
  moved: boolean;
}

export type Params = Record<string, string>;

export const here = signal<Place>(read(false));

/** Moves to an address of this client. */
export function go(address: string, how: { replace?: boolean } = {}): void {
  if (how.replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  window.scrollTo(0, 0);
  here.value = read(true);
}

/** Follows the browser's back and forward, and turns clicks on our own links into moves. */
export function startRouter(): void {
  window.addEventListener('popstate', () => {
    here.value = read(true);
  });
  document.addEventListener('click', (event) => {
    const address = ownLink(event);
    if (address === null) return;
    event.preventDefault();
    go(address);
  });
}

/** The values of `:names` where `path` fits `pattern`, or null. */
export function match(pattern: string, path: string): Params | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Params = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? '';
    if (part.startsWith(':') && value !== '') params[part.slice(1)] = safelyDecoded(value);
    else if (part !== value) return null;
  }
  return params;
}

function safelyDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function read(moved: boolean): Place {
  const { pathname, search, hash } = globalThis.location ?? { pathname: '/', search: '', hash: '' };
  const path = pathname.length > 1 ? pathname.replace(/\/+$/, '') : pathname;
  return { path, search: new URLSearchParams(search), fragment: hash.slice(1), moved };
}

/** The address of a plain click on one of our links; null for everything the browser should do itself. */
function ownLink(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = (event.target as Element | null)?.closest?.('a');
  if (!link || link.target || link.hasAttribute('download')) return null;
  if (link.origin !== location.origin || /^\/(api|log|witness)\//.test(link.pathname)) return null;
  // A link within the page (skip link, error summary) is the browser's own.
  if (link.hash && link.pathname === location.pathname && link.search === location.search) return null;
  return link.pathname + link.search + link.hash;
}
