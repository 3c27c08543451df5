// What a first visit may weigh, in bytes (gzip for text): a heavier build is a failed build.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET = {
  'app.js': 25_000,
  'device.js': 3_000,
  'move.js': 3_000,
  'aloud.js': 1_000,
  'paste.js': 2_000,
  'roll.js': 1_500,
  'sw.js': 4_000,
  'app.css': 20_000,
  'sprite.svg': 12_000,
  'fonts/text.woff2': 40_000,
  'fonts/digits.woff2': 5_000,
  'fonts/young.woff2': 25_000,
  'fonts/young-bold.woff2': 25_000,
  'pictures.svg': 6_000,
};

export function weigh(folder) {
  return Object.entries(BUDGET).map(([name, most]) => ({ name, most, bytes: weight(folder, name) }));
}

function weight(folder, name) {
  const bytes = readFileSync(new URL(name, folder));
  return name.endsWith('.woff2') ? bytes.length : gzipSync(bytes, { level: 9 }).length;
}

export function refuseWhatIsTooHeavy(folder) {
  const weights = weigh(folder);
  weights.forEach(({ name, bytes, most }) => console.log(`${name.padEnd(20)} ${String(bytes).padStart(6)} of ${most}`));
  const heavy = weights.filter(({ bytes, most }) => bytes > most);
  if (heavy.length) throw new Error(`Too heavy: ${heavy.map(({ name }) => name).join(', ')}`);
}
