"""Readings that the pages share: what a hat keeps, what a person was called to."""

from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from preau.base import clock
from preau.council.actes.classification import Classification, common, of_names
from preau.council.choices import SittingEvent
from preau.council.models import Act, Answer, Assembly, Convocation, Member, Nomenclature, Sending, Sitting
from preau.council.models.assembly import in_exercise
from preau.council.rules import keeps_register_of
from preau.council.words.results import role_words
from preau.directory.choices import FIRST_DEGREE, Profile
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Person

# Who sits somewhere, or keeps a register.
DELIBERATES = (Profile.AUTHORITY, Profile.HEAD, Profile.TEACHER, Profile.ELECTED_PARENT)
KEEPS = (Profile.AUTHORITY, Profile.HEAD)


@dataclass(frozen=True)
class Table:
    """The members of an assembly today: in exercise with their alternates, those gone, and the empty seats."""

    members: list[Member]
    gone: list[Member]
    vacant: int


@dataclass(frozen=True)
class Called:
    """A member's convocation as a list shows it, with the last answer."""

    convocation: Convocation
    answer: Answer | None


def kept_assemblies(person: Person, hat: Hat) -> QuerySet[Assembly]:
    """Those whose register this hat keeps."""
    return Assembly.objects.visible_to(person, hat).filter(keeps_register_of(hat, "")).order_by("name")


def kept_sittings(person: Person, hat: Hat) -> QuerySet[Sitting]:
    rows = Sitting.objects.visible_to(person, hat).filter(keeps_register_of(hat))
    return rows.select_related(
        "assembly__authority", "assembly__establishment", "chair__person", "secretary__person"
    )


def kept_acts(person: Person, hat: Hat) -> QuerySet[Act]:
    rows = Act.objects.visible_to(person, hat).filter(keeps_register_of(hat))
    return rows.select_related("assembly__authority", "assembly__establishment", "matter__sitting__assembly")


def drafts(person: Person, hat: Hat, words: str = "") -> QuerySet[Act]:
    """The acts that are not numbered yet and that a hat may read, about these words, in the order of their sittings."""
    rows = Act.objects.visible_to(person, hat).filter(number=None).about(words).select_related("assembly")
    return rows.order_by("matter__sitting__starts_at", "matter__rank")


def sittings_of(person: Person, hat: Hat) -> tuple[list[Sitting], QuerySet[Sitting]]:
    """Those to come or not over, the nearest first; and the others, the last first."""
    over = Q(steps__kind__in=[SittingEvent.CLOSED, SittingEvent.CANCELLED, SittingEvent.NO_QUORUM])
    rows = (
        Sitting.objects.visible_to(person, hat)
        .select_related("assembly", "call")
        .prefetch_related("steps", "matters")
    )
    past = Sitting.objects.filter(over).values("pk")
    return list(rows.exclude(pk__in=past).order_by("starts_at")), rows.filter(pk__in=past).order_by(
        "-starts_at"
    )


def called_to(sitting: Sitting) -> list[Called]:
    """Everyone convened, by the order of the table, with what they last answered."""
    if not hasattr(sitting, "call"):
        return []
    answers = Prefetch("answers", Answer.objects.select_related("proxy_to__person").order_by("-pk"))
    rows = sitting.call.convocations.select_related("member__person").prefetch_related(answers)
    found = rows.order_by("member__rank", "pk")
    return [Called(one, next(iter(one.answers.all()), None)) for one in found]


def own_convocations(person: Person) -> list[Called]:
    """What one is called to from today on, the nearest first, with the last answer; one query."""
    coming = Q(call__sitting__steps=None, call__sitting__starts_at__gte=clock.now())
    last = Answer.objects.filter(convocation=OuterRef("pk")).order_by("-pk").values("reply")[:1]
    rows = Convocation.objects.visible_to(person).filter(coming).annotate(last_reply=Subquery(last))
    found = rows.select_related("call__sitting__assembly", "member").order_by("call__sitting__starts_at")
    return [Called(one, Answer(reply=reply) if (reply := one.last_reply) else None) for one in found]  # type: ignore[attr-defined]


def table_of(assembly: Assembly) -> Table:
    today = clock.today()
    beside = Prefetch("alternates", Member.objects.filter(in_exercise(today)).select_related("person"))
    rows = assembly.members.select_related("person", "college")
    members = list(rows.in_exercise(today).prefetch_related(beside))
    for one in members:
        one.words = role_words(one, assembly.kind)  # type: ignore[attr-defined]  # what the page says of each
    gone = list(rows.filter(ends_on__lt=today, alternate_of=None).order_by("-ends_on")[:20])
    return Table(members, gone, max(assembly.seats - len(members), 0))


def classification_in(department: str) -> Classification:
    """That of a prefecture, its last one; until it has been read, the levels that all prefectures share."""
    row = Nomenclature.objects.filter(department=department).order_by("-on").first() if department else None
    return of_names(row.on, row.natures, row.matters) if row else common()


def sendings(rows: QuerySet[Sending]) -> QuerySet[Sending]:
    """With all that a page says of them, the last first."""
    related = rows.select_related("act", "by", "letter")
    told = ("replies__document", "replies__answers__replies", "cancellations__replies")
    return related.prefetch_related(*told).order_by("-pk")


def school_without_council(hat: Hat) -> Establishment | None:
    """The school of a head whose council nobody has opened here yet."""
    if hat.kind != Profile.HEAD or hat.establishment_id is None:
        return None
    rows = Establishment.objects.filter(pk=hat.establishment_id, kind__in=FIRST_DEGREE, assemblies=None)
    return rows.first()
