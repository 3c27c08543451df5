// What follows by itself: counters, lists, the thread that is open. One stream a browser says that something changed; each
// tab then asks for its own page again, and takes from it what bears `data-follows`. Without stream it asks now and then.
const { direct } = document.body.dataset;
const followed = () => [...document.querySelectorAll('[data-follows][id]')];
const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('preau-direct') : null;
const EVERY = 60_000;
let stale = false;
let waiting = 0;

if (direct && followed().length) {
  tabs?.addEventListener('message', soon);
  document.addEventListener('visibilitychange', () => stale && soon());
  if (navigator.locks && tabs) navigator.locks.request('preau-direct', () => new Promise(listen));
  else listen();
}

function listen() {
  if (!('EventSource' in window)) return poll();
  const stream = new EventSource(direct, { withCredentials: true });
  stream.addEventListener('change', () => { tabs?.postMessage('change'); soon(); });
  // The browser comes back by itself, unless the door is shut for good.
  stream.addEventListener('error', () => stream.readyState === EventSource.CLOSED && poll());
  return undefined;
}

function poll() {
  setTimeout(() => { tabs?.postMessage('change'); soon(); poll(); }, EVERY * (1 + Math.random() / 2));
}

// Not all the phones of a school at the same instant, and not those in a pocket.
function soon() {
  stale = true;
  if (document.hidden || waiting) return;
  waiting = setTimeout(refresh, Math.random() * 1500);
}

async function refresh() {
  waiting = 0;
  stale = false;
  try {
    const answer = await fetch(location.href, { redirect: 'error' });
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
  } catch { /* the network will be back, and the next change too */ }
}

// Nothing moves under a finger or a cursor, and what says the same is left alone.
function show(page) {
  followed().forEach((old) => {
    const fresh = page.getElementById(old.id);
    if (!fresh || fresh.textContent === old.textContent || old.contains(document.activeElement)) return;
    old.className = fresh.className;
    old.replaceChildren(...fresh.childNodes);
    restart(old);
  });
}

// The seconds in which one may change one's mind: the button goes when they are over.
function restart(root) {
  root.querySelectorAll('[data-seconds]').forEach((one) => {
    setTimeout(() => one.remove(), Number(one.dataset.seconds) * 1000);
  });
}
restart(document);
