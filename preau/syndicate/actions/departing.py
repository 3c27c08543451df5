"""The schools of a member that leaves close to their people on its last day; their families and teams are told before."""

from datetime import timedelta

from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor
from preau.base.language import kept_language
from preau.directory.authorities.leaving import come_back, leave
from preau.directory.models import Establishment
from preau.syndicate.models import Accession
from preau.syndicate.telling import tell_departure

TOLD_BEFORE = timedelta(days=60)


def announce(accession: Accession, *, by: Actor) -> None:
    """Each school that it still owes for has its last day here: that of the member, or today where that is over."""
    assert accession.until
    with kept_language():
        why = _("%(who)s se retire du syndicat") % {"who": accession}
    staying = accession.schools.filter(until=None).exclude(establishment__ends_on=accession.until)
    for school in staying.select_related("establishment"):
        leave(school.establishment, by=by, on=max(accession.until, clock.today()), reason=why)
    tell_due()


def take_back(accession: Accession, *, by: Actor) -> None:
    """The member stays: so do the schools that it owes for."""
    for school in accession.schools.filter(until=None, establishment__ends_on__isnull=False):
        come_back(school.establishment, by=by)


@transaction.atomic
def tell_due() -> int:
    """Families and teams of schools that leave within two months: each is told once of a day; how many persons."""
    today = clock.today()
    rows = Establishment.objects.filter(ends_on__gte=today, ends_on__lte=today + TOLD_BEFORE)
    return sum(tell_departure(one) for one in rows.order_by("pk"))
