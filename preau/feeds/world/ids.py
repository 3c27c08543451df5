"""The numbers a basin gives out. They start alike in each academy and in each degree, as AAF's do."""

from itertools import count

from .people import Degree

PERSONS, SCHOOLS = 100_000, 100  # room for one basin


class Ids:
    """`rank`: of the basin in its academy; `number`: of the basin in the whole territory."""

    def __init__(self, rank: int, number: int) -> None:
        first = 1_000_000 + rank * PERSONS
        self._persons = {"1D": count(first), "2D": count(first)}
        self._schools = {"1D": count(3000 + rank * SCHOOLS), "2D": count(3000 + rank * SCHOOLS)}
        self._keys = count(1)
        self._pupils = count(1)
        self._number = number

    def key(self) -> int:
        return next(self._keys)

    def person(self, degree: Degree) -> int:
        return next(self._persons[degree])

    def school(self, degree: Degree) -> int:
        return next(self._schools[degree])

    def ine(self) -> str:
        """Eleven characters in the shape of the national pupils' directory (nine figures, two letters).

        No rule says which are free, so none can be proved unreal: they all begin with 99, which
        would need a hundred times the pupils of France.
        """
        rank = next(self._pupils)
        return f"99{self._number % 1000:03}{rank:04}{_letter(rank * 7 + self._number)}{_letter(rank * 3)}"


def _letter(n: int) -> str:
    return "ABCDEFGHJK"[n % 10]
