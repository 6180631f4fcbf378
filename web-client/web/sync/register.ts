// Registers the service worker. The page's content policy lets scripts be named by one policy only, this one.
const POLICY = 'kith-worker';
const ADDRESS = '/worker.js';

interface Policy {
  createScriptURL(address: string): unknown;
}

interface Factory {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): Policy;
}

export function registerWorker(): void {
  // Absent at a plain LAN address: there Kith works online only, and says so where it matters.
  if (!navigator.serviceWorker || import.meta.env.DEV) return;
  navigator.serviceWorker.register(address() as string).catch(() => {
    // A refused worker costs offline use, nothing else.
  });
}

function address(): unknown {
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
  if (!factory) return ADDRESS;
  const rule = (wanted: string) => {
    if (wanted !== ADDRESS) throw new TypeError('only the worker may be loaded');
    return wanted;
  };
  return factory.createPolicy(POLICY, { createScriptURL: rule }).createScriptURL(ADDRESS);
}
