// Without network, the list that the composer shows is enough to say to whom: a chip is added or taken away on the page. The server
// judges when it leaves.
export function choose(form, button) {
  const [verb, key] = (button?.value ?? '').split(':');
  const line = form.querySelector('[data-chips]');
  if (!line || !key || !/^(add|remove)$/.test(verb)) return false;
  const known = [...line.querySelectorAll('input')].find(({ value }) => value === key);
  if (verb === 'remove') take(known);
  else if (!known) add(line, key, button.closest('.row').querySelector('.row-title').textContent);
  return true;
}

// A form that was kept is blank again, for another message: another key, saved by itself where a new one is.
export function clear(form, page) {
  form.querySelectorAll('[data-chips] input').forEach(take);
  form.reset();
  form.querySelectorAll('textarea, [name=subject]').forEach((one) => { one.value = ''; });
  form.elements.key.value = crypto.randomUUID();
  form.action = form.dataset.autosave = page;
}

// Those that the list of this page offers.
export const restore = (form, keys) => keys.forEach((key) => choose(form, form.querySelector(`[value="add:${CSS.escape(key)}"]`)));

function take(known) {
  known?.nextElementSibling.remove();
  known?.remove();
}

function add(line, key, name) {
  const chip = line.querySelector('template').content.cloneNode(true);
  const [hidden, button] = chip.querySelectorAll('[name]');
  hidden.value = key;
  button.value = `remove:${key}`;
  button.previousElementSibling.textContent = name;
  line.append(chip);
  line.hidden = false;
}
