"""Opening a thing to readers."""

from collections.abc import Iterable

from preau.base import clock
from preau.directory import audiences as directory
from preau.sharing.models import Audience, AudienceGrant


def share_with(readers: Iterable[directory.Audience]) -> Audience:
    """A new audience of these readers; the caller has checked that its author may write to each of them."""
    audience = Audience.objects.create(made_at=clock.now())
    grants = {(one.kind, one.place.pk) for one in readers}
    AudienceGrant.objects.bulk_create(
        AudienceGrant(audience=audience, kind=kind, place_id=place) for kind, place in sorted(grants)
    )
    return audience
