// <a href="/page/" data-dialog="id"> opens <dialog id>; without script the link leads to the page that asks the same.
document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-dialog]');
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  event.target.closest('[data-dialog-close]')?.closest('dialog')?.close();
});
