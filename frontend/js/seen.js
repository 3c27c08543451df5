// A page that is a copy says since when, and offers to be asked for again once the network is back.
import { hourOf, words } from './say.js';

const { seen } = document.body.dataset;
const note = document.getElementById('copie');

if (seen && note) {
  const when = new Date(Number(seen));
  const day = when.toLocaleDateString(document.documentElement.lang, { weekday: 'long', day: 'numeric', month: 'long' });
  const isToday = when.toDateString() === new Date().toDateString();
  note.querySelector('span').textContent = words(isToday ? 'seenToday' : 'seenBefore', { hour: hourOf(when), day });
  note.hidden = false;
  window.addEventListener('online', () => { note.querySelector('a').hidden = false; });
}
