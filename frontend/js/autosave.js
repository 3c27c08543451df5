// <form data-autosave="/draft/url/"> is posted there one second after typing stops, without its files, with autosave=1.
// The answer is the sentence to show (text/plain); its Content-Location, if any, is where to save from then on.
import { hourOf, words } from './say.js';

const waiting = new WeakMap();

document.addEventListener('input', ({ target }) => {
  const form = target.closest('form[data-autosave]');
  if (!form) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(save, 1000, form));
});

document.addEventListener('submit', ({ target }) => clearTimeout(waiting.get(target)));

async function save(form) {
  const fields = new FormData(form);
  [...fields].forEach(([name, value]) => value instanceof File && fields.delete(name));
  fields.set('autosave', '1');
  try {
    const answer = await fetch(form.dataset.autosave || form.action, { method: 'POST', body: fields, redirect: 'error' });
    if (!answer.ok) throw new Error(answer.status);
    form.dataset.autosave = answer.headers.get('Content-Location') ?? form.dataset.autosave;
    say(form, await sentence(answer));
  } catch {
    say(form, form.dataset.autosaveFailed ?? '');
  }
}

async function sentence(answer) {
  const plain = answer.headers.get('Content-Type')?.startsWith('text/plain');
  return (plain && (await answer.text())) || words('saved', { hour: hourOf(new Date()) });
}

function say(form, words) {
  const status = form.querySelector('[data-autosave-status]');
  if (status) status.textContent = words;
}
