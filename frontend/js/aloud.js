// Reads what bears `data-say` in the places that a button names. With a voice of the device alone: nothing that a child
// reads leaves it. Where there is no such voice the buttons stay hidden.
const speech = window.speechSynthesis;
const tongue = document.documentElement.lang.slice(0, 2).toLowerCase();
const buttons = document.querySelectorAll('[data-aloud]');
let pressed = null;

const voice = () => speech.getVoices().find((one) => one.localService && one.lang.slice(0, 2).toLowerCase() === tongue);

function showButtons() {
  const found = Boolean(voice());
  buttons.forEach((button) => { button.hidden = !found; });
}

function words(places) {
  const found = places.split(' ').map((id) => `#${id}[data-say], #${id} [data-say]`).join(', ');
  const said = [...document.querySelectorAll(found)].map((one) => one.textContent.replace(/\s+/g, ' ').trim());
  return said.filter(Boolean).map((one) => (/[.?!…]$/.test(one) ? one : `${one}.`)).join(' ');
}

function stop() {
  speech.cancel();
  pressed?.setAttribute('aria-pressed', 'false');
  pressed = null;
}

function read(button) {
  const speaking = new SpeechSynthesisUtterance(words(button.dataset.aloud));
  Object.assign(speaking, { voice: voice(), lang: voice().lang, rate: 0.9 });
  speaking.onend = () => { if (pressed === button) stop(); };
  pressed = button;
  button.setAttribute('aria-pressed', 'true');
  speech.speak(speaking);
}

function press({ currentTarget }) {
  const again = currentTarget === pressed;
  stop();
  if (!again) read(currentTarget);
}

if (speech) {
  buttons.forEach((button) => button.addEventListener('click', press));
  speech.addEventListener('voiceschanged', showButtons);
  addEventListener('pagehide', stop);
  showButtons();
}
