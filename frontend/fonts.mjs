// The reading font whole, and ten figures cut from Figtree: the reading font slashes its zero,
// which in a school reads as the empty set.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import subset from 'subset-font';

const { resolve } = createRequire(import.meta.url);
const READING = '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2';
const FIGURES = '@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2';

const font = (name) => readFileSync(resolve(name));

export async function writeFonts(folder) {
  writeFileSync(new URL('text.woff2', folder), font(READING));
  const figures = await subset(font(FIGURES), '0123456789', { targetFormat: 'woff2', variationAxes: { wght: { min: 400, max: 800 } } });
  writeFileSync(new URL('digits.woff2', folder), figures);
}
