// What an office suite lays in the clipboard becomes words in our fields, which take plain text (decision 20). Of a picture, or
// of a text that is longer than the field, the page says plainly what was not kept.
import { say, words } from './say.js';

const BLOCKS = 'address,article,blockquote,dd,div,dl,dt,figure,footer,h1,h2,h3,h4,h5,h6,header,hr,li,ol,p,pre,section,table,tr,ul';
const NO_WORDS = 'head,script,style,svg,math,template,noscript,iframe,object,audio,video,canvas,select,textarea';
const BREAKS = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
const UNSEEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffc\ue000-\uf8ff]/g;
const PICTURE = /^data:[\w.+-]+\/[\w.+-]+(?:;[\w=.+-]+)*,/;
const LETTER = /[\w+/=%.~-]/;

document.addEventListener('paste', (event) => {
  const field = event.target.closest?.('textarea');
  if (!field || !event.clipboardData) return;
  const pasted = read(event.clipboardData);
  if (!pasted.text && !pasted.picture) return;
  event.preventDefault();
  const room = field.maxLength < 0 ? Infinity : field.maxLength - field.value.length + chosen(field);
  insert(field, pasted.text.slice(0, Math.max(0, room)));
  if (pasted.picture) say(words(field.form?.querySelector('[type="file"]') ? 'joinPicture' : 'noPicture'));
  if (pasted.text.length > room) say(words('tooLong', { n: field.maxLength }));
});

// `picture`: there was one, in a file, in the page that was copied, or written out as letters.
function read(clipboard) {
  const html = clipboard.getData('text/html');
  const plain = clipboard.getData('text/plain');
  const lighter = light(plain);
  const files = [...clipboard.files].some(({ type }) => type.startsWith('image/'));
  const text = tidy(plain ? lighter : wordsOf(light(html)));
  return { text, picture: files || lighter !== plain || /<(img|v:imagedata|svg)[\s>]/i.test(html) };
}

const tidy = (text) => text.replace(BREAKS, '\n').replace(/^([ \t\u00a0]*)[\uf000-\uf0ff]/gm, '$1•').replace(UNSEEN, '').normalize('NFC');

// Without the pictures that are written out as letters (data:…): fifty million of them are too many for a regular expression.
function light(text) {
  let kept = '';
  let at = 0;
  for (let from = text.indexOf('data:'); from >= 0; from = text.indexOf('data:', at)) {
    const [head] = text.slice(from, from + 200).match(PICTURE) ?? [''];
    let end = from + head.length;
    while (head && end < text.length && LETTER.test(text[end])) end += 1;
    const isPicture = end - from - head.length >= 64;
    kept += text.slice(at, isPicture ? from : Math.max(end, from + 5));
    at = Math.max(end, from + 5);
  }
  return kept + text.slice(at);
}

// The words of a page, line by line, read in a document where nothing runs and nothing is fetched.
function wordsOf(html) {
  if (!html) return '';
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  body.querySelectorAll(NO_WORDS).forEach((one) => one.remove());
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(/[ \t\r\n]+/g, ' ');
  body.querySelectorAll('br').forEach((one) => one.replaceWith('\n'));
  body.querySelectorAll('td, th').forEach((one) => one.append('\t'));
  body.querySelectorAll('li').forEach((one) => one.prepend('• '));
  body.querySelectorAll(BLOCKS).forEach((one) => one.append('\n'));
  return body.textContent.replace(/[ \t]*\n[ \t]*/g, '\n').replace(/\n{3,}/g, '\n\n').trim();
}

// As typing does: what was chosen is replaced, it may be undone, and the form saves itself.
function insert(field, text) {
  field.focus();
  if (!text || document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

const chosen = (field) => field.selectionEnd - field.selectionStart;

document.documentElement.dataset.pastes = '';
