// "Sur cet appareil": install, ring, forget. Each part of the page shows what this browser can do.
import { pageWithToken } from '../offline/token.js';
import { wipe } from '../offline/copies.js';
import { say, words } from './say.js';

const OWNER = 'sonne'; // who asked this browser to ring
const { who } = document.body.dataset;
const place = document.querySelector('[data-ring]');
const isInstalled = () => matchMedia('(display-mode: standalone)').matches || navigator.standalone;

if (place) setUp();
else if (who && read() === who && !sessionStorage.getItem(OWNER)) remind();

function setUp() {
  draw();
  place.querySelector('[data-ring-on]').addEventListener('click', start);
  place.querySelector('[data-ring-off]').addEventListener('click', stop);
  const copies = document.querySelector('[data-wipe]');
  copies.hidden = !('caches' in window);
  copies.addEventListener('click', async () => { await wipe(); say(words('wiped')); });
  if (isInstalled()) reveal(document.querySelector('[data-install]'), 'done');
}

window.addEventListener('beforeinstallprompt', (event) => {
  const install = document.querySelector('[data-install]');
  if (!install) return;
  event.preventDefault();
  reveal(install, 'ready');
  install.querySelector('button').addEventListener('click', async () => {
    await event.prompt();
    if ((await event.userChoice).outcome === 'accepted') reveal(install, 'done');
  }, { once: true });
});

async function draw() {
  reveal(place, await state());
}

async function state() {
  if (!('PushManager' in window) || !('Notification' in window)) {
    return /iPhone|iPad/.test(navigator.userAgent) && !isInstalled() ? 'install' : 'unable';
  }
  if (Notification.permission === 'denied') return 'denied';
  return (await current()) ? 'on' : 'off';
}

function reveal(root, name) {
  root.querySelectorAll('[data-when]').forEach((one) => { one.hidden = one.dataset.when !== name; });
}

async function current() {
  return (await navigator.serviceWorker.ready).pushManager.getSubscription();
}

async function start() {
  try {
    if ((await Notification.requestPermission()) !== 'granted') return draw();
    const { pushManager } = await navigator.serviceWorker.ready;
    const key = Uint8Array.from(atob(place.dataset.ring.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0));
    await post(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  } catch (trouble) {
    say(trouble.cause ?? words('cannotRing'));
  }
  return draw();
}

async function stop() {
  const subscription = await current();
  await send('silence/', { endpoint: subscription.endpoint });
  await subscription.unsubscribe();
  localStorage.removeItem(OWNER);
  draw();
}

async function post(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const answer = await send('sonnerie/', { endpoint, ...keys });
  if (!answer.ok) throw new Error('refused', { cause: await answer.text() });
  localStorage.setItem(OWNER, who);
  sessionStorage.setItem(OWNER, who);
}

// After another sign-in of the same person, the server learns again that this browser rings.
async function remind() {
  try {
    const subscription = await current();
    if (subscription && Notification.permission === 'granted') await post(subscription);
  } catch { /* the next visit will do */ }
}

async function send(action, fields) {
  const page = `/${location.pathname.split('/')[1]}/notifications/appareil/`;
  const { token } = await pageWithToken(page);
  return fetch(page + action, { method: 'POST', body: new URLSearchParams({ ...fields, csrfmiddlewaretoken: token }) });
}

function read() {
  try {
    return localStorage.getItem(OWNER);
  } catch {
    return null;
  }
}
