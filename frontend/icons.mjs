// One sprite of the outlines in use: a page asks for it once, then every icon is a reference.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';

const { resolve } = createRequire(import.meta.url);
const names = JSON.parse(readFileSync(new URL('./icons.json', import.meta.url), 'utf8'));

export function writeSprite(target) {
  const symbols = [...names].sort().map(symbol).join('\n');
  writeFileSync(target, `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols}\n</svg>\n`);
  return names.length;
}

const symbol = (name) => `<symbol id="${name}" viewBox="0 0 24 24">${paths(name)}</symbol>`;

function paths(name) {
  const drawing = readFileSync(resolve(`@tabler/icons/outline/${name}.svg`), 'utf8');
  return drawing.replace(/^[\s\S]*?<svg[^>]*>/, '').replace('</svg>', '').replace(/\s*\n\s*/g, '').replaceAll(' />', '/>').trim();
}
