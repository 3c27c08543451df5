// The service worker of the house. The network comes first; a copy only where it fails. PREAU (its version, what every page
// needs, the page of last resort) is written before this by `ui.phone`.
import { copyOf, firstPage, keep, onlyOf } from '../offline/copies.js';
import * as outbox from '../offline/outbox.js';
import { isPlainForm, kept } from './posted.js';
import './push.js';

const SHELL = `shell-${PREAU.version}`;
const NOBODY = '-'; // the sign-in page: what waits is kept for its writer, who may come back
const PATIENCE = 6_000; // milliseconds, where there is a copy to show instead

self.addEventListener('install', (event) => event.waitUntil(prepare()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === 'GET' && PREAU.assets.includes(url.pathname)) event.respondWith(asset(request));
  else if (request.mode === 'navigate' && request.method === 'GET') event.respondWith(page(event, url));
  else if (request.mode === 'navigate' && isPlainForm(request)) event.respondWith(posted(request));
});

self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') self.skipWaiting();
});

self.addEventListener('sync', (event) => {
  if (event.tag === 'outbox') event.waitUntil(outbox.flush().then(tell).then(stay));
});

// What is not there yet must not keep the rest away.
async function prepare() {
  const cache = await caches.open(SHELL);
  await cache.addAll(PREAU.assets);
  await cache.put(PREAU.offline, await fetch(PREAU.offline, { credentials: 'omit', cache: 'no-store' }));
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith('shell-') && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

async function asset(request) {
  return (await caches.match(request, { ignoreVary: true, cacheName: SHELL })) ?? fetch(request);
}

async function page(event, url) {
  const path = url.pathname + url.search;
  const copy = await copyOf(path);
  try {
    const answer = await (copy ? soon(fresh(event)) : fresh(event));
    if (copy && answer.status >= 502) return copy;
    event.waitUntil(remember(path, answer.headers.has('Preau-Keep') ? answer.clone() : answer));
    return answer;
  } catch {
    return copy ?? elsewhere(url);
  }
}

const fresh = async (event) => (await event.preloadResponse) ?? fetch(event.request);

function soon(answer) {
  return Promise.race([answer, new Promise((_found, fail) => { setTimeout(fail, PATIENCE); })]);
}

async function remember(path, answer) {
  const who = answer.headers.get('Preau-Who');
  if (who && who !== NOBODY) await outbox.onlyOf(who);
  await keep(path, answer);
}

// No copy: the first page that we remember, or the page that says so.
async function elsewhere(url) {
  const first = url.pathname === '/' && (await firstPage());
  if (first) return Response.redirect(first);
  return caches.match(PREAU.offline, { cacheName: SHELL, ignoreVary: true });
}

// A form that was dropped on the way, by the network or by a proxy without its server: kept when it may be, else said. Its key
// stays its own: if it had arrived after all, it arrives once. A refusal is the page's to tell, with what was typed.
async function posted(request) {
  const copy = request.clone();
  const answer = await fetch(request).catch(() => undefined);
  if (answer && !outbox.isDropped(answer)) return answer;
  const page = await kept(copy).catch(() => undefined);
  if (page) return Response.redirect(page);
  return answer ?? caches.match(PREAU.offline, { cacheName: SHELL, ignoreVary: true });
}

// Something stays: the browser is asked to try again.
async function stay() {
  if (await outbox.left()) throw new Error('later');
}

async function tell(told) {
  const pages = await self.clients.matchAll({ type: 'window' });
  pages.forEach((one) => one.postMessage({ outbox: told }));
}
