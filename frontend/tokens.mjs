// Writes preau/ui/css/tokens.css, and refuses to when one pair of colours misses its contrast.
import { readFileSync, writeFileSync } from 'node:fs';
import { measuredPairs } from './contrast.mjs';
import { HUES, HUE_OF_STAGE, HUE_OF_SUBJECT, THEMES } from './palette.mjs';

const SCALE = new URL('./scale.css', import.meta.url);
const TARGET = new URL('../preau/ui/css/tokens.css', import.meta.url);

export function writeTokens() {
  const pairs = measuredPairs();
  const missed = pairs.filter(({ ratio, least }) => ratio < least);
  if (missed.length) throw new Error(`Contrast missed:\n${missed.map(sentence).join('\n')}`);
  writeFileSync(TARGET, sheet(pairs.length));
  return pairs.length;
}

const sentence = ({ theme, ink, ground, ratio, least }) => `${theme}: ${ink} on ${ground} is ${ratio.toFixed(2)}, ${least} needed`;

const theme = (selector, scheme, colours) =>
  `${selector} {\n  color-scheme: ${scheme};\n${Object.entries(colours).map(([name, value]) => `  --${name}: ${value};`).join('\n')}\n}`;

const hue = (selector, name) =>
  `${selector} { --hue: var(--hue-${name}); --hue-soft: var(--hue-${name}-soft); --hue-ink: var(--hue-${name}-ink); }`;

const hues = () => [
  ...Object.keys(HUES).map((name) => hue(`.hue-${name}`, name)),
  ...Object.entries(HUE_OF_SUBJECT).map(([subject, name]) => hue(`.subject-${subject}`, name)),
  ...Object.entries(HUE_OF_STAGE).map(([stage, name]) => hue(`.stage-${stage}`, name)),
];

const sheet = (count) => `/* Written by frontend/tokens.mjs after checking ${count} contrast pairs. Change palette.mjs, not this file. */
${theme(':root', 'light', THEMES.light)}
${readFileSync(SCALE, 'utf8').trim()}
@media (prefers-color-scheme: dark) {
${theme(':root:not([data-theme="light"])', 'dark', THEMES.dark)}
}
${theme(':root[data-theme="dark"]', 'dark', THEMES.dark)}
@media (prefers-contrast: more) {
${theme(':root:not([data-theme="dark"])', 'light', THEMES.more)}
}
${theme(':root[data-contrast="more"]', 'light', THEMES.more)}
${hues().join('\n')}
`;

if (import.meta.url === `file://${process.argv[1]}`) console.log(`${writeTokens()} contrast pairs hold.`);
