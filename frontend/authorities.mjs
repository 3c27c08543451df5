// The official list of authorities of the territory: communes and their groupings, from the package of Etalab (Insee, DGCL).
// Only the departments named here are kept; the file is made at each build and is not in the repository.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const DEPARTMENTS = ['59', '62'];
const read = (name) => JSON.parse(readFileSync(new URL(`../node_modules/@etalab/decoupage-administratif/${name}`, import.meta.url)));

export function writeAuthorities(target) {
  const communes = read('data/communes.json')
    .filter((one) => one.type === 'commune-actuelle' && DEPARTMENTS.includes(one.departement))
    .map((one) => ({ kind: 'commune', name: one.nom, siren: one.siren ?? '', insee: one.code, population: one.population ?? 0 }));
  const known = new Set(communes.map((one) => one.insee));
  const groupings = read('data/epci.json')
    .filter((one) => one.membres.some((member) => known.has(member.code)))
    .map((one) => ({ kind: 'epci', name: one.nom, siren: one.code, insee: '', population: one.populationTotale ?? 0 }));
  mkdirSync(new URL('.', target), { recursive: true });
  const source = `@etalab/decoupage-administratif ${read('package.json').version}`;
  writeFileSync(target, JSON.stringify({ source, authorities: [...communes, ...groupings] }));
  return `${communes.length} communes, ${groupings.length} groupings`;
}
