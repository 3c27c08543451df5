// Copies of pages, for where there is no network: one cache, of one person. Whoever else is seen, or nobody, empties it.
const PREFIX = 'pages-';
const MOST = 60;
const DAYS = 14; // as long as a session
const WITHDRAWN = new Set([403, 404, 410]); // what was purged, or is no longer theirs to read
const FIRST_PAGE = /^\/(parent|eleve|(poste|mandat)-\d+)\/$/;

export async function keep(url, answer) {
  const who = answer.headers.get('Preau-Who');
  if (!who) return;
  await onlyOf(who);
  if (WITHDRAWN.has(answer.status)) await (await mine())?.delete(url, { ignoreVary: true });
  if (!answer.ok || answer.redirected || !answer.headers.get('Preau-Keep')) return;
  const cache = await caches.open(PREFIX + who);
  const headers = new Headers(answer.headers);
  headers.set('Preau-Seen', Date.now());
  const copy = new Response(await answer.text(), { headers });
  await cache.delete(url); // the latest ones come last
  await cache.put(url, copy);
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, -MOST).map((old) => cache.delete(old)));
}

// The copy says itself when it was seen; one that is too old is none.
export async function copyOf(url) {
  const found = await (await mine())?.match(url, { ignoreVary: true });
  const seen = Number(found?.headers.get('Preau-Seen'));
  if (!found || Date.now() - seen > DAYS * 86_400_000) return undefined;
  const words = (await found.text()).replace('<body ', `<body data-seen="${seen}" `);
  return new Response(words, { headers: found.headers });
}

// Where the bare address leads, as far as we remember.
export async function firstPage() {
  const kept = (await (await mine())?.keys()) ?? [];
  return kept.map(({ url }) => new URL(url).pathname).reverse().find((path) => FIRST_PAGE.test(path));
}

export async function listed() {
  const cache = await mine();
  const kept = (await cache?.keys()) ?? [];
  return Promise.all(kept.reverse().map(async ({ url }) => {
    const words = await (await cache.match(url, { ignoreVary: true })).text();
    return { url, title: new DOMParser().parseFromString(words, 'text/html').title.replace(/ · .*$/, '') };
  }));
}

export async function onlyOf(who) {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== PREFIX + who);
  await Promise.all(others.map((name) => caches.delete(name)));
  return others.length > 0;
}

export const wipe = () => onlyOf('');

async function mine() {
  const name = (await caches.keys()).find((one) => one.startsWith(PREFIX));
  return name && caches.open(name);
}
