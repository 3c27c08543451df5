// What looks at pasted texts (paste.js) is fetched when somebody first comes into a field: few pages are written on.
document.addEventListener('focusin', function fetched({ target }) {
  if (!target.matches('textarea')) return;
  document.removeEventListener('focusin', fetched);
  const { paste } = document.getElementById('mots-du-telephone')?.dataset ?? {};
  if (paste) document.head.append(Object.assign(document.createElement('script'), { src: paste }));
});
