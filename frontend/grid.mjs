// The five-minute grid of a week: which row, for how many rows, in which lane. Sizes that depend on data are classes.
import { writeFileSync } from 'node:fs';

const ROWS = 204; // seventeen hours
const LONGEST = 144; // twelve hours
const LANES = 4;
const COLUMNS = 12;

export function writeGrid() {
  const rows = range(ROWS).map((n) => `.from-${n} { grid-row-start: ${n}; }`);
  const spans = range(LONGEST).map((n) => `.for-${n} { grid-row-end: span ${n}; }`);
  const lanes = range(LANES).flatMap((many) => range(many).map((lane) => laneRule(lane, many)));
  const note = '/* Written by frontend/grid.mjs. */';
  writeFileSync(new URL('../preau/ui/css/week-grid.css', import.meta.url), [note, ...rows, ...spans, ...lanes, ''].join('\n'));
}

function laneRule(lane, many) {
  const width = COLUMNS / many;
  return `.lane-${lane}of${many} { grid-column: ${1 + (lane - 1) * width} / span ${width}; }`;
}

function range(last) {
  return Array.from({ length: last }, (_, n) => n + 1);
}
