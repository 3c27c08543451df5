// The reading font whole, and ten figures cut from Figtree: the reading font slashes its zero,
// which in a school reads as the empty set. For screens one variable file; for the paper of sign-in sheets,
// whose program reads no woff2, two weights of each.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import subset from 'subset-font';

const { resolve } = createRequire(import.meta.url);
const ATKINSON = '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next';
const READING = `${ATKINSON}-latin-wght-normal.woff2`;
const FURTHER = `${ATKINSON}-latin-ext-wght-normal.woff2`;
const FIGURES = '@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2';
const YOUNG = { young: 400, 'young-bold': 700 };
const WEIGHTS = { regular: 400, bold: 700 };

const font = (name) => readFileSync(resolve(name));
const signs = (first, last) => String.fromCharCode(...Array.from({ length: last - first + 1 }, (_, at) => first + at));

export async function writeFonts(folder) {
  writeFileSync(new URL('text.woff2', folder), font(READING));
  const figures = await subset(font(FIGURES), '0123456789', { targetFormat: 'woff2', variationAxes: { wght: { min: 400, max: 800 } } });
  writeFileSync(new URL('digits.woff2', folder), figures);
  for (const [name, weight] of Object.entries(YOUNG)) {
    writeFileSync(new URL(`${name}.woff2`, folder), font(`@fontsource/andika/files/andika-latin-${weight}-normal.woff2`));
  }
}

export async function writePaperFonts(folder) {
  mkdirSync(folder, { recursive: true });
  const latin = signs(0x20, 0x24f) + signs(0x2000, 0x206f) + '€';
  const parts = { text: [READING, latin], further: [FURTHER, signs(0x100, 0x24f) + signs(0x1e00, 0x1eff)], digits: [FIGURES, '0123456789'] };
  for (const [part, [source, kept]] of Object.entries(parts)) {
    for (const [name, wght] of Object.entries(WEIGHTS)) {
      const cut = await subset(font(source), kept, { targetFormat: 'truetype', variationAxes: { wght } });
      writeFileSync(new URL(`${part}-${name}.ttf`, folder), part === 'further' ? renamed(cut, 'Next', 'More') : cut);
    }
  }
}

// Two files of one family and weight hide each other: the further letters take a name of the same length.
function renamed(bytes, from, to) {
  const wide = (words) => Buffer.from(words, 'utf16le').swap16();
  let found = bytes.indexOf(wide(from));
  for (; found >= 0; found = bytes.indexOf(wide(from), found)) wide(to).copy(bytes, found);
  return bytes;
}
