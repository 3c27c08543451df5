// "Sur cet appareil": install, ring, forget. Each part of the page shows what this browser can do.
import { wipe } from '../offline/copies.js';
import { say, words } from './say.js';
import { current, end, post } from './subscription.js';

const place = document.querySelector('[data-ring]');
const isInstalled = () => matchMedia('(display-mode: standalone)').matches || navigator.standalone;

if (place) setUp();

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
  await end(await current());
  draw();
}
