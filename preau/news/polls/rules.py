"""Who may do what with a poll. The page's buttons and the verbs ask the same predicates."""

from preau.directory.hats import Hat
from preau.directory.models import Guardianship, Person
from preau.directory.sight import sighted_ties
from preau.news.carnet.rules import WRITES, addressees
from preau.news.choices import Shown
from preau.news.models import Poll

__all__ = ["WRITES", "addressees", "follows", "may_keep", "may_read_results"]


def may_keep(person: Person, hat: Hat, poll: Poll) -> bool:
    """Its counts at any time, and closing it: the author, and who answers for the school."""
    return Poll.objects.kept_by(person, hat).filter(pk=poll.pk).exists()


def may_read_results(poll: Poll, *, has_voted: bool) -> bool:
    """A family: once it is closed, or as soon as one has answered, as its author said when asking."""
    return not poll.is_open or (poll.shown == Shown.ANSWERED and has_voted)


def follows(person: Person, child: Person) -> bool:
    return Guardianship.objects.filter(sighted_ties(), guardian=person, child=child).exists()
