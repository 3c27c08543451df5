// One may look at what one types: half of the failed sign-ins on phones are slips of the thumb.
for (const field of document.querySelectorAll('input[data-show]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button button-bare field-show';
  button.textContent = field.dataset.show;
  button.setAttribute('aria-pressed', 'false');
  button.addEventListener('click', () => {
    const shown = field.type === 'password';
    field.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
  });
  field.form.addEventListener('submit', () => { field.type = 'password'; });
  field.insertAdjacentElement('afterend', button);
}
