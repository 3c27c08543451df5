// npm run build: everything the browser receives, from sources to preau/ui/static/ui/; and the fonts of the paper.
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { writeAuthorities } from './authorities.mjs';
import { refuseWhatIsTooHeavy } from './budget.mjs';
import { writeGrid } from './grid.mjs';
import { writeFonts, writePaperFonts } from './fonts.mjs';
import { writeSprite } from './icons.mjs';
import { writeTokens } from './tokens.mjs';

const OUT = new URL('../preau/ui/static/ui/', import.meta.url);
const path = (relative, base = import.meta.url) => fileURLToPath(new URL(relative, base));

// Media ranges, inset and the like are lowered for the phones that families really own.
const TARGET = ['chrome99', 'firefox97', 'safari15.4'];

rmSync(OUT, { recursive: true, force: true });
mkdirSync(new URL('fonts/', OUT), { recursive: true });
console.log(`${writeTokens()} contrast pairs hold, ${writeSprite(new URL('sprite.svg', OUT))} icons.`);
cpSync(path('./drawings'), fileURLToPath(OUT), { recursive: true });
writeGrid();
await writeFonts(new URL('fonts/', OUT));
console.log(`${writeAuthorities(new URL('../preau/directory/data/authorities.json', import.meta.url))}.`);
await writePaperFonts(new URL('../preau/access/sheets/fonts/', import.meta.url));
await esbuild.build({
  entryPoints: { app: path('../preau/ui/css/index.css') },
  ...shared(), external: ['*.svg', '*.woff2'],
});
await esbuild.build({
  entryPoints: { app: path('./js/app.js'), device: path('./js/device.js'), move: path('./js/move.js'), aloud: path('./js/aloud.js'), paste: path('./js/paste.js'), roll: path('./js/roll.js'), sw: path('./sw/sw.js') }, ...shared(), format: 'iife',
});
refuseWhatIsTooHeavy(OUT);

function shared() {
  return { outdir: fileURLToPath(OUT), bundle: true, minify: true, target: TARGET, legalComments: 'none', logLevel: 'warning' };
}
