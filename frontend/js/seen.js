// A page that is a copy says since when, and offers to be asked for again once the network is back.
import { words } from './say.js';

const { seen } = document.body.dataset;
const note = document.getElementById('copie');

if (seen && note) {
  const when = new Date(Number(seen));
  const hour = `${when.getHours()}\u00a0h\u00a0${String(when.getMinutes()).padStart(2, '0')}`;
  const day = when.toLocaleDateString(document.documentElement.lang, { weekday: 'long', day: 'numeric', month: 'long' });
  const isToday = when.toDateString() === new Date().toDateString();
  note.querySelector('span').textContent = words(isToday ? 'seenToday' : 'seenBefore', { hour, day });
  note.hidden = false;
  window.addEventListener('online', () => { note.querySelector('a').hidden = false; });
}
