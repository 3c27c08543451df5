// A toast made by script, like those of the server (ui/_toast.html): a sentence, and a link or a button when there is one.
export function say(words, { link, label, act } = {}) {
  const place = document.getElementById('retours');
  if (!place || !words) return;
  const toast = document.createElement('p');
  toast.className = 'toast';
  toast.append(Object.assign(document.createElement('span'), { textContent: words }));
  if (link) toast.append(' ', Object.assign(document.createElement('a'), { href: link, textContent: label }));
  if (act) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button button-bare', textContent: label });
    button.addEventListener('click', () => { toast.remove(); act(); });
    toast.append(button);
  }
  place.append(toast);
}

// The sentences that only script needs are written by the server, in the reader's language (ui/_phone.html).
export const words = (name, values = {}) => Object.entries(values).reduce(
  (said, [key, value]) => said.replace(`{${key}}`, value),
  document.getElementById('mots-du-telephone')?.dataset[name] ?? '',
);
