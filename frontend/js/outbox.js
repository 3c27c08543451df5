// A form with `garde` (ui/_keeps.html) that is sent without network waits on this phone and leaves by itself, once. One that
// the network drops on its way is caught by the service worker (sw/posted.js), and waits here in the same way.
import { all, flush, forget, left, put, wipe } from '../offline/outbox.js';
import { wipe as wipeCopies } from '../offline/copies.js';
import { described } from '../sw/posted.js';
import { choose, clear, restore } from './recipients.js';
import { icon, say, words } from './say.js';

const { who, seen } = document.body.dataset;
const forms = () => [...document.querySelectorAll('form')].filter((form) => form.elements.garde);
const AGAIN = 60_000; // milliseconds, more or less: what waits is tried again
let again;
let waiting = null; // the toast that says how many wait elsewhere
const isAlone = () => !navigator.onLine || Boolean(seen); // a copy was shown because nothing answered

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.matches('[data-sign-out]')) leave();
  else if (!who || !form.elements.garde || event.defaultPrevented) return;
  else if (isAlone()) hold(event, form);
  else lighten(form);
});

// Before htmx takes it: without network its request would be lost.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!who || !form.elements.garde || !form.hasAttribute('hx-post') || !isAlone()) return;
  event.stopImmediatePropagation();
  hold(event, form);
}, true);

if (who && 'indexedDB' in window) {
  look();
  if (!isAlone()) send();
  window.addEventListener('online', send);
  navigator.serviceWorker?.addEventListener('message', ({ data }) => data?.outbox && tell(data.outbox));
}

// Words alone need not take the way of files, where nothing would catch them if they fell.
function lighten(form) {
  if ([...form.elements].some(({ files }) => files?.length)) return;
  form.action = new URL(form.action).pathname;
  form.enctype = ''; // the usual one
}

// A new key: what this page was given may already have served.
async function hold(event, form) {
  event.preventDefault();
  if (choose(form, event.submitter)) return undefined;
  if (event.submitter?.name && event.submitter.value !== 'send') return say(words('noNetwork'));
  const fields = new FormData(form, event.submitter);
  const files = [...fields.values()].some((value) => value instanceof File && value.size);
  if (files) return say(words('noFiles'));
  if (fields.has('once')) fields.set('once', crypto.randomUUID());
  if (fields.has('key') && seen) fields.set('key', crypto.randomUUID());
  const plain = [...fields].filter(([, value]) => !(value instanceof File));
  const item = { ...described(fields.get('garde')), path: new URL(form.action).pathname, fields: plain };
  await put(item);
  if (isOfMany(form)) clear(form, item.page);
  await look();
  return navigator.onLine && send(); // the network may have come back since
}

// A form of which several may wait: each is a thing of its own.
const isOfMany = (form) => 'many' in form.dataset;

// What waits for this page takes the place of its form, so that nobody writes it twice; or stands above it, where another may be
// written meanwhile.
async function look() {
  const mine = (await all()).filter((item) => item.who === who);
  mine.filter(({ page, refused }) => page === location.pathname && !refused).forEach(({ form: name }) => {
    const form = forms().find((one) => described(one.elements.garde.value).form === name);
    if (!form || form.hidden || form.previousElementSibling?.matches('[data-waits]')) return;
    form.hidden = !isOfMany(form);
    form.insertAdjacentElement('beforebegin', note(form.dataset.kept || words('kept')));
  });
  mine.filter(({ refused }) => refused).forEach(giveBack);
  const away = mine.filter(({ page, refused }) => page !== location.pathname && !refused);
  if (away.length && !waiting) waiting = say(words(away.length > 1 ? 'waitingMany' : 'waitingOne', { n: away.length }));
}

// What the server would not take: said once, where it was written, with the words that were typed.
async function giveBack(item) {
  if (item.page !== location.pathname) return say(words('refused', { name: item.name }), { link: item.page, label: words('see') });
  const form = forms().find((one) => described(one.elements.garde.value).form === item.form);
  item.fields.forEach(([name, value]) => {
    const area = form?.elements[name];
    if (area?.matches?.('textarea, select, input:not([type="hidden"])') && isBlank(form, area)) area.value = value;
  });
  if (form && isOfMany(form)) restore(form, item.fields.filter(([name]) => name === 'recipient').map(([, key]) => key));
  say(item.refused === '-' ? words('refused', { name: item.name }) : item.refused);
  return forget(item.id);
}

// A new message begins with a signature, or with nothing: what was typed takes its place, never that of newer words.
const isBlank = (form, area) => !area.value || (isOfMany(form) && area.value === (area.defaultValue ?? ''));

// The phone may believe that it is online while nothing answers: what stays is tried again.
async function send() {
  clearTimeout(again);
  const told = await flush();
  tell(told);
  if (!told.some(({ signIn }) => signIn) && (await left())) again = setTimeout(send, AGAIN * (0.5 + Math.random()));
}

function tell(told) {
  if (told.length) waiting?.remove();
  told.forEach(({ item, refused, signIn, where }) => {
    if (signIn) say(words('signIn', { name: item.name }), { link: `/connexion/?suite=${item.page}`, label: words('enter') });
    else if (refused) giveBack({ ...item, refused });
    else say(words('sent', { name: item.name }), { link: where ?? item.page, label: words('see') });
  });
}

function note(said) {
  const line = Object.assign(document.createElement('p'), { className: 'note note-wait', role: 'status' });
  line.dataset.waits = '';
  line.innerHTML = `${icon('wifi-off')}<span></span>`;
  line.querySelector('span').textContent = said;
  return line;
}

// Who signs out leaves nothing here, even where the network has gone; the server asks the browser for the same.
async function leave() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await Promise.allSettled([wipe(), 'caches' in window && wipeCopies(), registration?.unregister()]);
}
