// The menu under the person's name closes by Escape or by a click elsewhere.
const open = () => document.querySelector('details.person[open]');

document.addEventListener('click', ({ target }) => {
  const menu = open();
  if (menu && !menu.contains(target)) menu.open = false;
});

document.addEventListener('keydown', ({ key }) => {
  const menu = open();
  if (key !== 'Escape' || !menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});
