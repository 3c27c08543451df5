// The site on a phone: its service worker, a new version said kindly, the count on its icon, its doors read ahead.
import { keep } from '../offline/copies.js';
import { say, words } from './say.js';

const AHEAD = 6 * 3_600_000; // milliseconds from one reading ahead to the next
const MESSAGES = 10; // read ahead
const service = navigator.serviceWorker;
let isWanted = false;

if (service) {
  window.addEventListener('load', register);
  service.addEventListener('controllerchange', () => isWanted && location.reload());
}

async function register() {
  try {
    const registration = await service.register('/sw.js', { updateViaCache: 'none' });
    if (registration.waiting && service.controller) offer(registration.waiting);
    registration.addEventListener('updatefound', () => watch(registration.installing));
  } catch { /* a private window: the site works without it */ }
}

function watch(worker) {
  worker?.addEventListener('statechange', () => {
    if (worker.state === 'installed' && service.controller) offer(worker);
  });
}

// Nothing is reloaded under one's hands: it waits until it is asked for, or until the site is closed.
function offer(worker) {
  say(words('newVersion'), { label: words('use'), act: () => { isWanted = true; worker.postMessage('take-over'); } });
}

if (document.body.dataset.who && !document.body.dataset.seen) {
  const unread = [...document.querySelectorAll('.nav .count')].reduce((sum, one) => sum + (parseInt(one.textContent, 10) || 0), 0);
  (unread ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.())?.catch(() => {});
}

// Installed, it reads its doors and the last messages now and then, so that they are there where the network is not. It says so
// (`Preau-Ahead`): a message that a phone reads ahead is not read by anybody yet.
if (service && matchMedia('(display-mode: standalone)').matches && document.body.dataset.who) {
  window.addEventListener('load', () => setTimeout(readAhead, 3_000));
}

async function readAhead() {
  const last = Number(localStorage.getItem('relu'));
  if (!navigator.onLine || navigator.connection?.saveData || Date.now() - last < AHEAD) return;
  localStorage.setItem('relu', Date.now());
  const doors = [...document.querySelectorAll('.nav-link')].map(({ href }) => new URL(href).pathname);
  for (const door of new Set([...doors, `/${location.pathname.split('/')[1]}/carnet/`])) {
    const words = await ahead(door);
    if (words && door.endsWith('/messages/')) await readMessages(door, words);
  }
}

// The last ones, and the page where a new one is written.
async function readMessages(door, words) {
  const lines = [...new DOMParser().parseFromString(words, 'text/html').querySelectorAll('a.mail')].slice(0, MESSAGES);
  const paths = lines.map((line) => new URL(line.getAttribute('href'), location.origin)).map(({ pathname, search }) => pathname + search);
  for (const path of [...paths, `${door}nouveau/`]) await ahead(path);
}

async function ahead(path) {
  const answer = await fetch(path, { headers: { 'Preau-Ahead': '1' } }).catch(() => null);
  const words = await answer?.clone().text();
  if (answer) await keep(path, answer);
  return words;
}
