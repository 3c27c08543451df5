// The colours of the building, theme by theme. Contrast is judged in contrast.mjs, never by eye.
import { mix, oklch } from './colour.mjs';

// Ten hues at constant lightness: a subject, a stage or a child chooses one, the three shades follow.
export const HUES = {
  rose: 8, brick: 32, ochre: 62, sun: 92, lime: 125, leaf: 152, lagoon: 195, sky: 238, indigo: 272, violet: 312,
};

export const HUE_OF_SUBJECT = {
  maths: 'sky', french: 'brick', history: 'ochre', 'life-science': 'leaf', physics: 'lagoon',
  language: 'violet', arts: 'rose', sport: 'lime', technology: 'indigo', 'class-life': 'sun',
};

export const HUE_OF_STAGE = { nursery: 'sun', primary: 'brick', middle: 'sky', high: 'violet' };

const shades = (solid, soft, ink) =>
  Object.fromEntries(Object.entries(HUES).flatMap(([name, angle]) => [
    [`hue-${name}`, solid(angle)], [`hue-${name}-soft`, soft(angle)], [`hue-${name}-ink`, ink(angle)],
  ]));

// What is written on sun yellow or on the roof keeps its colour in every theme.
const always = { 'on-sun': '#3d2900', 'sun-hover': '#ffd67a', 'roof-ink': '#12302b', veil: '#ffffff24', 'veil-soft': '#ffffff14', 'veil-dark': '#00000033' };

const light = {
  ground: '#f3f4ef', surface: '#ffffff', 'surface-2': '#f9faf6', sunken: '#e8ebe4',
  ink: '#15302c', 'ink-soft': '#4b615c', line: '#d9ddd4', 'line-strong': '#74857f',
  brand: '#1b5f57', 'brand-hover': mix('#1b5f57', '#15302c', 0.86), 'brand-soft': '#ddeee8', 'brand-ink': '#14524a', 'on-brand': '#ffffff',
  sun: '#ffc94d', 'sun-soft': '#fff0c9', 'sun-ink': '#674500',
  brick: '#b23c27', 'brick-hover': mix('#b23c27', '#15302c', 0.86), 'brick-soft': '#fbe7e1', 'brick-ink': '#8e2b19', 'on-brick': '#ffffff',
  sky: '#1d639e', 'sky-soft': '#e2eff9', 'sky-ink': '#174e7d',
  leaf: '#2c6f3e', 'leaf-soft': '#e1f2e2', 'leaf-ink': '#1f5530',
  focus: '#0b57d0', 'focus-gap': '#ffffff', scrim: '#0b1f1ccc', shade: '#12302b1a', 'shade-deep': '#12302b2e',
  roof: '#1b5f57', post: '#123f3a', 'on-roof': '#ffffff', 'on-roof-soft': '#d3e8e1',
  ...always,
  ...shades((h) => oklch(0.52, 0.115, h), (h) => oklch(0.955, 0.03, h), (h) => oklch(0.37, 0.085, h)),
};

// The roof and the post stay green at night: they are the building, not the page.
const dark = {
  ground: '#0e1c1a', surface: '#172a27', 'surface-2': '#1c322e', sunken: '#0a1513',
  ink: '#eef3ee', 'ink-soft': '#b3c5bf', line: '#2f4742', 'line-strong': '#7e958f',
  brand: '#8ed6c6', 'brand-hover': mix('#8ed6c6', '#eef3ee', 0.86), 'brand-soft': '#214a43', 'brand-ink': '#a9e3d6', 'on-brand': '#06231f',
  sun: '#ffcf60', 'sun-soft': '#453512', 'sun-ink': '#ffdf95',
  brick: '#ff9d88', 'brick-hover': mix('#ff9d88', '#eef3ee', 0.86), 'brick-soft': '#4b231b', 'brick-ink': '#ffc2b4', 'on-brick': '#34100a',
  sky: '#8fc6f5', 'sky-soft': '#173850', 'sky-ink': '#b4dafa',
  leaf: '#8fd59d', 'leaf-soft': '#1d3f28', 'leaf-ink': '#b0e5ba',
  focus: '#ffd76e', 'focus-gap': '#0a1513', scrim: '#000000cc', shade: '#00000066', 'shade-deep': '#00000099',
  roof: '#17413b', post: '#0a1f1c', 'on-roof': '#f3f7f4', 'on-roof-soft': '#bfd6cf',
  ...always,
  ...shades((h) => oklch(0.78, 0.1, h), (h) => oklch(0.31, 0.045, h), (h) => oklch(0.9, 0.055, h)),
};

const more = {
  ...light,
  ground: '#ffffff', 'surface-2': '#ffffff', sunken: '#f0f0f0', ink: '#000000', 'ink-soft': '#1c2b28',
  line: '#4a5a56', 'line-strong': '#000000', brand: '#0b3f39', 'brand-hover': '#04211e', 'brand-ink': '#0b3f39',
  brick: '#8e2414', 'brick-hover': '#6e1c0d', 'brick-ink': '#6e1c0d', 'sun-ink': '#4a3100', 'sky-ink': '#0e385d', 'leaf-ink': '#103b1e',
  roof: '#0b3f39', post: '#04211e', 'on-roof-soft': '#ffffff', focus: '#0000cc',
  ...shades((h) => oklch(0.4, 0.1, h), () => '#ffffff', (h) => oklch(0.28, 0.08, h)),
};

export const THEMES = { light, dark, more };
