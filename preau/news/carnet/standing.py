"""Where a note stands for one child: a pure rule over who may sign and what they said.

One signature is enough for a usual act as long as the school knows of no disagreement (Code civil, art. 372-2); an
unusual act and the image of the child ask for all who exercise parental authority (art. 372, 372-1).
"""

from preau.news.choices import Required, Standing


def signatures_needed(required: str, signers: int) -> int:
    """How many signatures make the note signed, among so many adults who exercise parental authority."""
    return signers if required == Required.BOTH else min(signers, 1)


def standing_of(required: str, *, signers: int, agreed: int, refused: int) -> Standing:
    """`agreed` and `refused` count the last word of each of today's signers; the others have said nothing yet."""
    if not signers:
        return Standing.NOBODY
    if agreed and refused:
        return Standing.DISAGREED
    if refused:
        return Standing.REFUSED
    return Standing.GIVEN if agreed >= signatures_needed(required, signers) else Standing.WAITING
