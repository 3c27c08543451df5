// The site on a phone: its service worker, a new version said kindly, the count on its icon.
import { say, words } from './say.js';

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
