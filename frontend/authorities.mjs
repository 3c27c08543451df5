// The official list of authorities of the territory: communes and their groupings, from the package of Etalab (Insee, DGCL).
// Only the departments named here are kept, with themselves and their regions; the file is made at each build and is not in
// the repository.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const DEPARTMENTS = ['59', '62'];
// The package has no SIREN of departments and regions: those of the councils, as the register of establishments (SIRENE, Insee)
// has their seats: 225 900 018 01244, 226 200 012 00012, 200 053 742 00017. Each key is checked.
const COUNCILS = { 59: '225900018', 62: '226200012', 32: '200053742' };
// How a name follows "Département", by the code that Insee gives its article (typeLiaison).
const OF = { 0: 'de ', 1: 'd’', 2: 'du ', 3: 'de la ', 4: 'des ', 5: 'de l’', 6: 'des ', 7: 'de las ', 8: 'de los ' };
const read = (name) => JSON.parse(readFileSync(new URL(`../node_modules/@etalab/decoupage-administratif/${name}`, import.meta.url)));

export function writeAuthorities(target) {
  const communes = read('data/communes.json')
    .filter((one) => one.type === 'commune-actuelle' && DEPARTMENTS.includes(one.departement))
    .map((one) => ({ kind: 'commune', name: one.nom, siren: one.siren ?? '', insee: one.code, population: one.population ?? 0 }));
  const known = new Set(communes.map((one) => one.insee));
  const groupings = read('data/epci.json')
    .filter((one) => one.membres.some((member) => known.has(member.code)))
    .map((one) => ({ kind: 'epci', name: one.nom, siren: one.code, insee: '', population: one.populationTotale ?? 0 }));
  const departments = read('data/departements.json').filter((one) => DEPARTMENTS.includes(one.code));
  const regions = read('data/regions.json').filter((one) => departments.some((it) => it.region === one.code));
  const councils = [
    ...departments.map((one) => ({ kind: 'department', name: `Département ${OF[one.typeLiaison]}${one.nom}`, code: one.code })),
    ...regions.map((one) => ({ kind: 'region', name: `Région ${one.nom}`, code: one.code })),
  ].map(({ kind, name, code }) => ({ kind, name, siren: COUNCILS[code] ?? '', insee: '', population: 0 }))
    .filter((one) => one.siren);
  mkdirSync(new URL('.', target), { recursive: true });
  const source = `@etalab/decoupage-administratif ${read('package.json').version}`;
  writeFileSync(target, JSON.stringify({ source, authorities: [...communes, ...groupings, ...councils] }));
  return `${communes.length} communes, ${groupings.length} groupings, ${councils.length} departments and regions`;
}
