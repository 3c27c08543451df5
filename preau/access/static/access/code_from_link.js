// The sheet's QR code carries the code after "#", which never leaves the device: no server or proxy logs it.
// Put it in the field, take it out of the address (and of the history), and go on.
const field = document.querySelector('[data-code-from-link]');
const code = decodeURIComponent(location.hash.slice(1));
if (field && code) {
  history.replaceState(null, '', location.pathname + location.search);
  field.value = code;
  field.form.requestSubmit();
}
