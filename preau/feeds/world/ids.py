"""The numbers a basin gives out. They start alike in each academy and in each degree, as AAF's do."""

from itertools import count

from .people import Basin, Degree

PERSONS, SCHOOLS = 100_000, 100  # room for one basin


class Ids:
    """`rank`: of the basin in its academy; `number`: of the basin in the whole territory."""

    def __init__(self, rank: int, number: int) -> None:
        first = 1_000_000 + rank * PERSONS
        self._persons: dict[Degree, count[int]] = {"1D": count(first), "2D": count(first)}
        self._schools: dict[Degree, count[int]] = {
            "1D": count(3000 + rank * SCHOOLS),
            "2D": count(3000 + rank * SCHOOLS),
        }
        self._keys = count(1)
        self._pupils = count(1)
        self._number = number

    @classmethod
    def after(cls, basin: Basin) -> "Ids":
        """Numbers that come after all those of a basin already drawn: for arrivals."""
        ids, pupils, guardians = cls(0, basin.number), basin.pupils.values(), basin.guardians.values()
        used: dict[Degree, list[int]] = {
            "1D": [0, *(guardian.id_1d for guardian in guardians)],
            "2D": [0, *(guardian.id_2d for guardian in guardians)],
        }
        for pupil in pupils:
            used[pupil.school.degree].append(pupil.id)
        for staff in basin.staff.values():
            used[staff.degree].append(staff.id)
        ids._persons = {degree: count(max(numbers) + 1) for degree, numbers in used.items()}
        ids._keys = count(1 + max((*basin.pupils, *basin.guardians, *basin.staff)))
        ids._pupils = count(1 + max((int(pupil.ine[5:9]) for pupil in pupils if pupil.ine), default=0))
        return ids

    def key(self) -> int:
        return next(self._keys)

    def person(self, degree: Degree) -> int:
        return next(self._persons[degree])

    def school(self, degree: Degree) -> int:
        return next(self._schools[degree])

    def ine(self) -> str:
        """Eleven characters in the shape of the national pupils' directory (nine figures, two letters).

        No rule says which are free, so none can be proved unreal: all begin with 99, and show at sight.
        """
        rank = next(self._pupils)
        return f"99{self._number % 1000:03}{rank:04}{_letter(rank * 7 + self._number)}{_letter(rank * 3)}"


def _letter(n: int) -> str:
    return "ABCDEFGHJK"[n % 10]
