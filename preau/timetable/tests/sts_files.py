"""STS files as the tests write them: padded with spaces, in ISO-8859-15."""

from pathlib import Path
from typing import Any

from preau.directory.models import SchoolYear

PEOPLE = (("8949", "Delattre", "Marc"), ("8950", "CARON", "odile"))


def year() -> int:
    return SchoolYear.current().starts_on.year


def down(folder: Path, uai: str = "0599002P", people: Any = PEOPLE, of: int | None = None) -> Path:
    named = "".join(
        f'<INDIVIDU ID="{code}" TYPE="epp"><NOM_USAGE> {family} </NOM_USAGE><PRENOM>\n {given} \n</PRENOM></INDIVIDU>'
        for code, family, given in people
    )
    return _write(
        folder / "sts_emp.xml",
        f'<STS_EDT><PARAMETRES><UAJ CODE="{uai}"/><ANNEE_SCOLAIRE ANNEE="{of or year()}"/></PARAMETRES>'
        '<NOMENCLATURES><MATIERES><MATIERE CODE="063100"><LIBELLE_LONG>SCIENCES VIE ET TERRE</LIBELLE_LONG>'
        "<LIBELLE_EDITION> SVT </LIBELLE_EDITION></MATIERE></MATIERES></NOMENCLATURES>"
        f"<DONNEES><INDIVIDUS>{named}</INDIVIDUS><STRUCTURE><DIVISIONS>"
        '<DIVISION CODE="5e B"><LIBELLE_LONG>CINQUIEME B</LIBELLE_LONG></DIVISION></DIVISIONS></STRUCTURE></DONNEES></STS_EDT>',
    )


def up(
    folder: Path,
    *courses: str,
    uai: str = "0599002P",
    division: str = "5e B",
    weeks: str = "",
    name: str = "up.xml",
) -> Path:
    """`courses` are made by `taught`."""
    return _write(
        folder / name,
        f"<EDT_STS><PARAMETRES><UAJ> {uai} </UAJ><ANNEE_SCOLAIRE>{year()}</ANNEE_SCOLAIRE></PARAMETRES><DONNEES>"
        f'<ALTERNANCES>{weeks}</ALTERNANCES><SALLES_COURS><SALLE_COURS CODE="112"/></SALLES_COURS><STRUCTURE><DIVISIONS>'
        f'<DIVISION CODE="{division}"><SERVICES>{"".join(courses)}</SERVICES></DIVISION>'
        "</DIVISIONS></STRUCTURE></DONNEES></EDT_STS>",
    )


def taught(
    weekday: int = 1, hour: str = "0830", *, subject: str = "063100", by: tuple[str, ...] = ("8949",), room: str = "112",
    week: str = "H", lasts: str = "0055",
) -> str:  # fmt: skip
    """One service with one course, once a teacher."""
    teachers = "".join(
        f'<ENSEIGNANT TYPE="epp" ID="{who}"><COURS_RATTACHES><COURS><CODE_ALTERNANCE> {week} </CODE_ALTERNANCE>'
        f"<JOUR>{weekday}</JOUR><HEURE_DEBUT>{hour}</HEURE_DEBUT><DUREE>{lasts}</DUREE>"
        f"<CODE_SALLE>{room}</CODE_SALLE></COURS></COURS_RATTACHES></ENSEIGNANT>"
        for who in by
    )
    return f'<SERVICE CODE_MATIERE="{subject}" CODE_MOD_COURS="CG"><ENSEIGNANTS>{teachers}</ENSEIGNANTS></SERVICE>'


def _write(path: Path, body: str) -> Path:
    path.write_bytes(f'<?xml version="1.0" encoding="ISO-8859-15"?>\n{body}'.encode("iso-8859-15"))
    return path
