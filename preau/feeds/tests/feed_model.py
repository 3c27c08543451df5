"""What a directory fed by an academy should be, in plain sets and dicts: the measure of the real one.

One collège, second degree. A world is what a complete says: {(kind, id): {attribute: value}}.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from preau.feeds.tests import aaf_files as aaf

Key = tuple[str, str]
World = dict[Key, dict[str, Any]]
Fact = tuple[str, ...]

SCHOOL, UAI = "10", "0599101X"
KINDS = {"pupil": "Eleve", "guardian": "PersRelEleve", "staff": "PersEducNat"}
FUNCTIONS = {"ENS": "10$ENS$ENSEIGNEMENT$L1000$ANGLAIS", "DIR": "10$DIR$DIRECTION$D0010$PRINCIPAL"}
TITLES = {"ENS": "ANGLAIS", "DIR": "PRINCIPAL"}
LEGAL = {"1": "legal", "2": "in_charge", "0": "contact"}


def written(key: Key, said: dict[str, Any]) -> aaf.Record:
    """A record, or a change, with just these attributes."""
    ways = {
        "email": lambda value: ("mail", value),
        "first": lambda value: ("givenName", value),
        "regime": lambda value: ("ENTEleveRegime", value),
        "structures": lambda value: ("ENTPersonStructRattach", sorted(value)),
        "classes": lambda value: ("ENTEleveClasses", [f"10${one}" for one in sorted(value)]),
        "groups": lambda value: ("ENTEleveGroupes", [f"10${one}" for one in sorted(value)]),
        "ties": lambda value: (
            "ENTElevePersRelEleve",
            [f"{who}$90$0${legal}$1$0" for who, legal in sorted(value.items())],
        ),
        "functions": lambda value: ("ENTPersonFonctions", [FUNCTIONS[one] for one in sorted(value)]),
        "teacher": lambda value: ("ENTPersonCategorieEnseignant", value),
        "subjects": lambda value: ("ENTAuxEnsClassesMatieres", [f"10${a}${b}" for a, b in sorted(value)]),
        "principal": lambda value: ("ENTAuxEnsClassesPrincipal", [f"10${one}" for one in sorted(value)]),
    }
    attributes = dict(ways[name](value) for name, value in said.items())
    return KINDS[key[0]], key[1], attributes


def whole(key: Key, said: dict[str, Any]) -> aaf.Record:
    """All of a record, with the name that a first record has to have."""
    kind, id, attributes = written(key, said)
    return kind, id, {"sn": "NOM", "givenName": "LOU"} | attributes


@dataclass
class Directory:
    """Whom the directory knows, who of them is in the last export, and what was done by hand.

    `known` holds what the feed said last of each, and what is written of them; `hand` the memberships entered by the
    school; `corrected` the mails that it has corrected, and `heard` what the feed says instead, by the number of the
    correction; `acted` whoever was ever corrected.
    """

    known: World = field(default_factory=dict)
    present: set[Key] = field(default_factory=set)
    hand: set[tuple[str, str]] = field(default_factory=set)
    corrected: dict[Key, int] = field(default_factory=dict)
    heard: dict[int, str] = field(default_factory=dict)
    acted: set[Key] = field(default_factory=set)

    def complete(self, world: World) -> None:
        """A kind of which there is no record is not looked at; nor guardians without any pupil to name them."""
        named = {who for key, said in world.items() if key[0] == "pupil" for who in said["ties"]}
        taken = {key: said for key, said in world.items() if key[0] != "guardian" or key[1] in named}
        self._hear(taken)
        kinds = {key[0] for key in world}
        looked_at = kinds if "pupil" in kinds else kinds - {"guardian"}
        self.present = {key for key in self.present if key[0] not in looked_at} | set(taken)
        self._forget_what_has_no_place(set(taken))

    def delta(self, add: World, modify: World, delete: set[Key]) -> None:
        named = {who for said in add.values() for who in said.get("ties", ())}
        named |= {who for key, said in modify.items() if key in self.known for who in said.get("ties", ())}
        for key, said in add.items():
            if key[0] != "guardian" or key in self.known or key[1] in named:
                self._hear({key: said})
                self.present.add(key)
        changed = {key: said for key, said in modify.items() if key in self.known}
        for key, said in changed.items():
            self._hear({key: self.known[key] | said}, email="email" in said)
            self.present.add(key)
        self.present -= delete
        self._forget_what_has_no_place(set(add) | set(changed))

    def _forget_what_has_no_place(self, said: set[Key]) -> None:
        """A tie to somebody whom nobody knows is not taken; nor whether one teaches, where it shows in no post."""
        for key in said & set(self.known):
            if "ENS" not in self.known[key].get("functions", ("ENS",)):
                self.known[key]["teacher"] = "O"
            ties = self.known[key].get("ties", {})
            self.known[key] |= {
                "ties": {who: v for who, v in ties.items() if ("guardian", who) in self.known}
            }

    def _hear(self, world: World, *, email: bool = True) -> None:
        """What the feed says is written, but for a mail that the school has corrected: that is only heard."""
        for key, said in world.items():
            mail = self.known[key]["email"] if key in self.corrected else said["email"]
            if email and key in self.corrected:
                self.heard[self.corrected[key]] = said["email"]
            self.known[key] = deepcopy(said) | {"email": mail}

    def correct(self, key: Key, email: str, number: int) -> None:
        before = self.known[key]["email"]
        if email == before:
            return
        heard = self.heard[self.corrected.pop(key)] if key in self.corrected else before
        self.known[key]["email"] = email
        if email != heard:
            self.corrected[key], self.heard[number] = number, heard
        self.acted.add(key)

    def take_back(self, key: Key) -> None:
        self.known[key]["email"] = self.heard[self.corrected.pop(key)]

    def email_by_hand(self, key: Key, email: str) -> None:
        self.known[key]["email"] = email

    def facts(self) -> set[Fact]:
        found: set[Fact] = set()
        for kind, id in self.present:
            said = self.known[kind, id]
            first = said.get("first", "LOU").title()
            found.add(("person", kind, id, f"|Nom|{first}||||{said['email']}|||||"))
            found |= getattr(self, f"_of_{kind}")(id, said)
        return found

    def _of_guardian(self, _id: str, _said: dict[str, Any]) -> set[Fact]:
        return set()

    def _of_pupil(self, id: str, said: dict[str, Any]) -> set[Fact]:
        places = bool(said["structures"] or said["classes"])
        found: set[Fact] = {("enrolment", "", id, f"{UAI}|||{said['regime']}|")} if places else set()
        classes = said["classes"] | {group for who, group in self.hand if who == id}
        found |= {("member", "", id, f"{UAI}|class|{one}") for one in classes}
        found |= {("member", "", id, f"{UAI}|teaching|{one}") for one in said["groups"]}
        found |= {
            ("tie", who, id, f"{LEGAL[legal]}|90|f")
            for who, legal in said["ties"].items()
            if ("guardian", who) in self.present
        }
        return found

    def _of_staff(self, id: str, said: dict[str, Any]) -> set[Fact]:
        profiles = {"DIR": "head", "ENS": "staff" if said["teacher"] == "N" else "teacher"}
        found: set[Fact] = {
            ("post", "", id, f"{UAI}|{profiles[f]}|{f}|{TITLES[f]}") for f in said["functions"]
        }
        taught = {room for room, _code in said["subjects"]}
        rows = {*said["subjects"], *((room, "") for room in said["principal"] if room not in taught)}
        return found | {
            ("teaching", "", id, f"{UAI}|class|{room}|{code}||{'t' if room in said['principal'] else 'f'}")
            for room, code in rows
        }


def merged(before: Directory, after: Directory, now: Directory) -> Directory:
    """An operation that led from `before` to `after` is undone: only what is now as it left it goes back."""
    back = Directory(
        deepcopy(before.known), set(before.present), set(now.hand), dict(now.corrected), dict(now.heard), set(now.acted)
    )  # fmt: skip
    for key, said in now.known.items():
        left = after.known.get(key)
        if key not in back.known:
            acted = key in now.acted or any(who == key[1] for who, _group in now.hand if key[0] == "pupil")
            if acted:  # closed, not deleted
                nothing = {"structures", "classes", "groups", "functions", "subjects", "principal"} & set(
                    said
                )
                back.known[key] = said | {name: frozenset() for name in nothing} | {"ties": {}}
        elif left and said["email"] != left["email"]:
            back.known[key]["email"] = said["email"]
    for number, heard in after.heard.items():
        if number in before.heard and now.heard[number] == heard and number in now.corrected.values():
            back.heard[number] = before.heard[number]
    return back
