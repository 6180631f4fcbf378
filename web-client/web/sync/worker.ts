// The service worker: keeps the client's own files on the device, so that it opens with no signal.
// It never keeps or answers anything of the API: that is the outbox's and the cache's work.
/// <reference lib="webworker" />

// Both are filled in by the build.
declare const __BUILD__: string;
declare const __FILES__: string[];

const worker = self as unknown as ServiceWorkerGlobalScope;
const SHELL = `kith-${__BUILD__}`;
const OWN = new Set(__FILES__);

/** Addresses that are the node's and never a page of the client. */
const NODES_OWN = /^\/(api|log|witness|gossip)\/|^\/(gossip|healthz|readyz|metrics)$/;

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll(__FILES__))
      .then(() => worker.skipWaiting()),
  );
});

// The files of the build before stay too: a page still open may ask for a part of it.
worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith('kith-') && name !== SHELL).slice(0, -1))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()),
  );
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== worker.location.origin) return;
  if (NODES_OWN.test(address.pathname)) return;
  if (request.mode === 'navigate') event.respondWith(kept(new Request('/')));
  else if (OWN.has(address.pathname) || address.pathname.startsWith('/assets/')) event.respondWith(kept(request));
});

/** This build's file, else the build's before, else the node's. */
async function kept(request: Request): Promise<Response> {
  const ours = await caches.match(request, { cacheName: SHELL });
  return ours ?? (await caches.match(request)) ?? fetch(request);
}
