// A toast made by script, like those of the server (ui/_toast.html): a sentence, and a link or a button when there is one.
const said = document.getElementById('mots-du-telephone')?.dataset ?? {};

export function say(sentence, { link, label, act } = {}) {
  const place = document.getElementById('retours');
  if (!place || !sentence) return null;
  const toast = Object.assign(document.createElement('p'), { className: 'toast' });
  toast.append(made('span', { textContent: sentence }));
  if (link) toast.append(' ', made('a', { href: link, textContent: label }));
  if (act) toast.append(made('button', { type: 'button', className: 'button button-bare', textContent: label, onclick: () => { toast.remove(); act(); } }));
  const close = made('button', { type: 'button', className: 'toast-close', innerHTML: icon('x') });
  close.append(made('span', { className: 'visually-hidden', textContent: said.close }));
  toast.append(close);
  place.append(toast);
  return toast;
}

export const icon = (name) => `<svg class="icon" aria-hidden="true"><use href="${said.sprite}#${name}"/></svg>`;

// The sentences that only script needs are written by the server, in the reader's language (ui/_phone.html).
export const words = (name, values = {}) => Object.entries(values).reduce(
  (sentence, [key, value]) => sentence.replace(`{${key}}`, value), said[name] ?? '',
);

// "8 h 05", "8:05": the hour of a moment, as the page says hours.
export const hourOf = (when) => words('hour', { h: when.getHours(), mm: String(when.getMinutes()).padStart(2, '0') })
  .replaceAll(' ', '\u00a0');

const made = (name, properties) => Object.assign(document.createElement(name), properties);
