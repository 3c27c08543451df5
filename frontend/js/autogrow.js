// A textarea is as tall as what is written in it. Browsers that know field-sizing need no help.
const NATIVE = CSS.supports('field-sizing', 'content');

function fit(area) {
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

if (!NATIVE) {
  document.addEventListener('input', ({ target }) => {
    if (target.matches('textarea.input')) fit(target);
  });
  document.querySelectorAll('textarea.input').forEach((area) => area.value && fit(area));
}
