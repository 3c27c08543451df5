// Which ink may lie on which ground, and how far apart they must be (WCAG 2.2: 4.5 text, 3 controls; 7 for reading).
import { contrast } from './colour.mjs';
import { HUES, THEMES } from './palette.mjs';

const onPaper = ['ground', 'surface', 'surface-2', 'sunken'].flatMap((ground) => [
  ['ink', ground, 7], ['ink-soft', ground, 4.5], ['brand-ink', ground, 4.5], ['brick-ink', ground, 4.5],
]);

const onStatus = ['brand', 'sun', 'brick', 'sky', 'leaf'].map((name) => [`${name}-ink`, `${name}-soft`, 4.5]);

const onHues = Object.keys(HUES).flatMap((name) => [
  [`hue-${name}-ink`, `hue-${name}-soft`, 7], [`hue-${name}-ink`, 'surface', 7], [`hue-${name}`, 'surface', 3],
  ['ink', `hue-${name}-soft`, 7], ['ink-soft', `hue-${name}-soft`, 4.5],
]);

const onBuilding = [
  ['on-roof', 'roof', 7], ['on-roof-soft', 'roof', 4.5], ['on-roof-soft', 'post', 4.5], ['on-roof', 'post', 7],
  ['sun', 'roof', 3], ['sun', 'post', 3], ['roof-ink', 'on-roof', 7],
];

const onControls = [
  ['on-brand', 'brand', 4.5], ['on-brand', 'brand-hover', 4.5], ['on-brick', 'brick', 4.5], ['on-brick', 'brick-hover', 4.5],
  ['on-sun', 'sun', 7], ['on-sun', 'sun-hover', 7], ['sun-ink', 'surface', 4.5], ['ink', 'sun-soft', 4.5], ['ink-soft', 'sun-soft', 4.5],
  ['ink', 'brand-soft', 7], ['ink-soft', 'brand-soft', 4.5], ['ground', 'ink', 7],
  ['line-strong', 'surface', 3], ['line-strong', 'ground', 3], ['leaf', 'surface', 3], ['brand', 'surface', 3], ['brick', 'surface', 3],
  ['focus', 'surface', 3], ['focus', 'ground', 3], ['focus-gap', 'focus', 3],
];

const PAIRS = [...onPaper, ...onStatus, ...onHues, ...onBuilding, ...onControls];

/** Every pair of every theme, as {theme, ink, ground, ratio, least}. */
export function measuredPairs() {
  return Object.entries(THEMES).flatMap(([theme, colours]) => PAIRS.map(([ink, ground, least]) => (
    { theme, ink, ground, least, ratio: contrast(colours[ink], colours[ground]) }
  )));
}
