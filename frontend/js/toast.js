// A toast stays until it is closed or the page is left: nobody is hurried. Its button is useless without script,
// so script is what shows it.
function reveal(root) {
  root.querySelectorAll('.toast-close[hidden]').forEach((button) => { button.hidden = false; });
}

document.addEventListener('click', ({ target }) => target.closest('.toast-close')?.closest('.toast').remove());
document.addEventListener('htmx:load', ({ target }) => reveal(target.parentElement ?? document));
reveal(document);
