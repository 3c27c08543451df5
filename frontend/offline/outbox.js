// What was written without network: kept on this phone for its writer alone, sent once when there is one again. The page
// and its service worker share it. An item: { id, who, page, path, form, fields, name, refused }.
import { pageWithToken } from './token.js';

const BASE = 'preau';
const STORE = 'outbox';

export async function put(item) {
  const id = item.id ?? crypto.randomUUID();
  await done(await store('readwrite', (items) => items.put({ ...item, id })));
  const registration = self.registration ?? (await navigator.serviceWorker?.ready);
  await registration?.sync?.register('outbox').catch(() => {});
}

export async function all() {
  try {
    return await done(await store('readonly', (items) => items.getAll()));
  } catch {
    return []; // no storage here: nothing was kept either
  }
}

// Whether something has still to leave.
export const left = async () => (await all()).some(({ refused }) => !refused);

export const forget = async (id) => done(await store('readwrite', (items) => items.delete(id)));

export const wipe = () => new Promise((over) => {
  if (!('indexedDB' in globalThis)) return over();
  const request = indexedDB.deleteDatabase(BASE);
  request.onsuccess = request.onerror = request.onblocked = () => over();
  return undefined;
});

// Nobody else's words stay on this phone.
export async function onlyOf(who) {
  const others = (await all()).filter((item) => item.who !== who);
  await Promise.all(others.map(({ id }) => forget(id)));
}

// Send what waits, one at a time and in one place only; gives [{ item, outcome }] of what left or was refused.
export async function flush() {
  const send = async (lock) => {
    if (!lock) return [];
    const told = [];
    for (const item of (await all()).filter(({ refused }) => !refused)) {
      const outcome = await sent(item);
      if (outcome.signIn) return [...told, { item, ...outcome }];
      if (outcome.later) return told;
      await (outcome.refused ? put({ ...item, refused: outcome.refused }) : forget(item.id));
      told.push({ item, ...outcome });
    }
    return told;
  };
  return navigator.locks ? navigator.locks.request('preau-outbox', { ifAvailable: true }, send) : send(true);
}

// Under a fresh token, on the page where it was written; its own key makes it one, however often it is sent.
async function sent(item) {
  try {
    const page = await pageWithToken(item.page);
    if (page.isSignIn) return { later: true, signIn: true };
    if (page.who !== item.who) return { later: true };
    const fields = new URLSearchParams(item.fields.filter(([name]) => name !== 'csrfmiddlewaretoken'));
    fields.set('csrfmiddlewaretoken', page.token ?? '');
    fields.set('hors_connexion', '1');
    const answer = await fetch(item.path, { method: 'POST', body: fields });
    if (answer.ok && answer.redirected) return { sent: true, where: item.form === 'message' ? new URL(answer.url).pathname : undefined };
    if (answer.status === 403 || isDropped(answer)) return { later: true };
    return { refused: reason(await answer.text()) };
  } catch {
    return { later: true };
  }
}

// Nobody has judged it: a proxy without its server, a server that fell, a crowd. Not a refusal.
export const isDropped = ({ status }) => status === 429 || status >= 500;

// What the page says of it: of a field, or of the whole form.
const REASONS = [/class="field-error[^"]*">[\s\S]*?<span>([^<]+)</, /role="alert">[\s\S]*?<strong>([^<]+)</];
const reason = (words) => (REASONS.map((one) => one.exec(words)?.[1]).find(Boolean) ?? '-').trim();

function store(mode, act) {
  return new Promise((found, fail) => {
    const opening = indexedDB.open(BASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'id' });
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
      const base = opening.result;
      base.onversionchange = () => base.close();
      const trade = base.transaction(STORE, mode);
      trade.oncomplete = trade.onabort = () => base.close();
      found(act(trade.objectStore(STORE)));
    };
  });
}

const done = (request) => new Promise((found, fail) => {
  request.onsuccess = () => found(request.result);
  request.onerror = () => fail(request.error);
});
