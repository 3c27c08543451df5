// What the server knows of this browser: where it may be rung, for who asked.
import { pageWithToken } from '../offline/token.js';

const OWNER = 'sonne'; // who asked this browser to ring
const { who } = document.body.dataset;

export async function current() {
  return (await navigator.serviceWorker.ready).pushManager.getSubscription();
}

export async function post(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const answer = await send('sonnerie/', { endpoint, ...keys });
  if (!answer.ok) throw new Error('refused', { cause: await answer.text() });
  localStorage.setItem(OWNER, who);
  sessionStorage.setItem(OWNER, who);
}

export async function end(subscription) {
  await send('silence/', { endpoint: subscription.endpoint });
  await subscription.unsubscribe();
  localStorage.removeItem(OWNER);
}

export const isOurs = () => read() === who && !sessionStorage.getItem(OWNER);

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
