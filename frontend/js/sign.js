// <form data-sign="…"> waits for an answer to each note before it is sent; the server asks for the same.
document.querySelectorAll('form[data-sign]').forEach((form) => {
  const status = form.querySelector('[data-sign-status]');
  const said = status.textContent;
  form.addEventListener('submit', (event) => {
    const missing = first(form);
    if (!missing) return;
    event.preventDefault();
    status.textContent = form.dataset.sign;
    status.classList.remove('visually-hidden');
    missing.querySelector('input').focus();
  });
  form.addEventListener('change', () => { if (!first(form)) status.textContent = said; });
});

function first(form) {
  return [...form.querySelectorAll('.answer')].find((group) => !group.querySelector('input:checked'));
}
