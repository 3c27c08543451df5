"""Who may do what with a rendez-vous. The page's buttons and the verbs ask the same predicates."""

from django.db.models import QuerySet

from preau.directory.audiences import Audience, audiences_open_to
from preau.directory.choices import TEACHING, WHOLE_ESTABLISHMENT, MemberRole, Profile
from preau.directory.hats import Hat
from preau.directory.models import Guardianship, Membership, Person, Post, Teaching
from preau.directory.sight import sighted_ties
from preau.meetings.models import Booking, Desk, Invitation, Offer, Slot

OPENS = TEACHING | WHOLE_ESTABLISHMENT
RECEIVES = OPENS | {Profile.SUPPORT}


def may_open(hat: Hat) -> bool:
    """The team of a school."""
    return hat.kind in OPENS


def may_open_for_others(hat: Hat) -> bool:
    """Who answers for the school opens the evening of all; a teacher opens their own hours, alone or with others."""
    return hat.kind in WHOLE_ESTABLISHMENT


def addressees(person: Person, hat: Hat) -> list[Audience]:
    """The families that a hat may propose rendez-vous to."""
    return [one for one in audiences_open_to(person, hat) if one.is_families] if may_open(hat) else []


def hosts_open_to(hat: Hat) -> QuerySet[Person]:
    """Who may receive in the school of a hat."""
    posts = Post.objects.current().filter(establishment=hat.establishment_id, profile__in=RECEIVES)
    return Person.objects.filter(pk__in=posts.values("person")).order_by("sort_key", "pk")


def may_keep(person: Person, hat: Hat, one: Offer) -> bool:
    """Follow it, add and take away hours, place a family: the author, who receives, who answers for the school."""
    return Offer.objects.kept_by(person, hat).filter(pk=one.pk).exists()


def follows(person: Person, child: Person) -> bool:
    """A legal guardian whom no judgment keeps away; one who only watches over the schooling may meet the school too."""
    return Guardianship.objects.filter(sighted_ties(), guardian=person, child=child).exists()


def is_asked(one: Offer, child: Person) -> bool:
    return Invitation.objects.filter(offer=one, child=child).exists()


def receives(desk: Desk, child: Person) -> bool:
    """A teacher receives the families of their pupils; a desk for all, every family that is asked."""
    groups = Membership.objects.current().filter(person=child, role=MemberRole.PUPIL).values("group")
    taught = Teaching.objects.current().filter(person__in=desk.hosts.all(), group__in=groups)
    return desk.for_all or taught.exists()


def may_choose(person: Person, slot: Slot, child: Person) -> bool:
    """A parent chooses for a child they follow, while the offer is read and open, where the child is received."""
    one = slot.desk.offer
    return (
        one.is_open
        and not one.is_held
        and follows(person, child)
        and is_asked(one, child)
        and receives(slot.desk, child)
    )


def may_cancel(person: Person, hat: Hat, booking: Booking) -> bool:
    """One's own until the day that was said, and before it begins; the school until it has begun."""
    if booking.ended_at or not Booking.objects.visible_to(person, hat).filter(pk=booking.pk).exists():
        return False
    standing = Slot.objects.open().filter(pk=booking.slot_id).exists()
    return standing and (hat.kind != Profile.GUARDIAN or booking.desk.offer.is_open)
