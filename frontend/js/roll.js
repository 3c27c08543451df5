// <form data-roll>: one tap on a name goes to the next state. The choices stay what is sent; here they are only hidden.
document.querySelectorAll('form[data-roll]:not(.roll-by-tap)').forEach((form) => {
  form.classList.add('roll-by-tap');
  form.querySelectorAll('.roll-help, [data-roll-all]').forEach((part) => { part.hidden = false; });
  const pupils = [...form.querySelectorAll('.roll-pupil')];
  pupils.forEach(makeTap);
  pupils.forEach(say);
  form.addEventListener('click', ({ target }) => {
    const tap = target.closest('.roll-tap');
    if (tap) choose(tap.parentElement, next(tap.parentElement));
    if (target.closest('[data-roll-all]')) pupils.forEach((pupil) => choose(pupil, choices(pupil)[0]));
    count(form);
  });
});

function makeTap(pupil) {
  const tap = document.createElement('button');
  tap.type = 'button';
  tap.className = 'roll-tap';
  pupil.append(tap);
}

function choices(pupil) { return [...pupil.querySelectorAll('[type=radio]')]; }

function next(pupil) {
  const all = choices(pupil);
  return all[(all.findIndex((one) => one.checked) + 1) % all.length];
}

function choose(pupil, radio) {
  radio.checked = true;
  say(pupil);
}

// The state is a word under the name, and part of the button's own name.
function say(pupil) {
  const radio = choices(pupil).find((one) => one.checked);
  const word = radio.parentElement.textContent.trim();
  pupil.querySelector('.roll-word').textContent = radio.value === 'present' ? '' : word;
  pupil.querySelector('.roll-tap').setAttribute('aria-label', `${pupil.querySelector('legend').textContent.trim()}, ${word}`);
}

function count(form) {
  form.querySelectorAll('[data-roll-count]').forEach((place) => {
    place.textContent = form.querySelectorAll(`.roll-pupil [value="${place.dataset.rollCount}"]:checked`).length;
  });
}
