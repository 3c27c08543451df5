// The page of last resort lists what can be read without network.
import { listed } from '../offline/copies.js';

const list = document.querySelector('[data-kept-pages]');

if (list && 'caches' in window) {
  listed().then((pages) => {
    pages.slice(0, 12).forEach(({ url, title }) => {
      const row = document.createElement('li');
      row.append(Object.assign(document.createElement('a'), { href: url, className: 'row row-link row-title', textContent: title }));
      list.append(row);
    });
    list.parentElement.hidden = !pages.length;
  });
}
