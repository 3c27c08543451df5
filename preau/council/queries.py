"""Readings that the pages share: what a hat keeps, what a person was called to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from preau.base import clock
from preau.council.actes.classification import Classification, common, of_names
from preau.council.choices import PaperKind, SittingEvent
from preau.council.models import (
    Act,
    Answer,
    Assembly,
    Convocation,
    Member,
    MinutesSignature,
    Nomenclature,
    Sending,
    Sitting,
    SittingPaper,
)
from preau.council.models.assembly import in_exercise
from preau.council.rules import KINDS, OFFICE, functions, keeps_register_of, runs_the_platform
from preau.council.words.results import role_words
from preau.directory.authorities import find_authorities, function_of
from preau.directory.choices import FIRST_DEGREE, Profile
from preau.directory.hats import Hat
from preau.directory.models import Authority, Establishment, Person, Post

# Who sits somewhere, or keeps a register.
DELIBERATES = (Profile.AUTHORITY, Profile.HEAD, Profile.TEACHER, Profile.ELECTED_PARENT)
KEEPS = (Profile.AUTHORITY, Profile.HEAD)
MINUTES_WAIT = timedelta(days=183)  # for as long, minutes that are neither written nor signed are recalled


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


def written_sittings(person: Person, hat: Hat) -> QuerySet[Sitting]:
    """Those whose minutes one may write or sign: who keeps the register, the secretary named for a sitting, and who presided it
    once its minutes are adopted."""
    seen = Sitting.objects.visible_to(person, hat)
    presided = Q(chair__person=person, minutes__isnull=False)
    rows = seen.filter(keeps_register_of(hat) | Q(secretary__person=person) | presided)
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


def later_sittings(sitting: Sitting) -> QuerySet[Sitting]:
    """The sittings of the same assembly that opened after this one: either may adopt its minutes, the next one first."""
    rows = Sitting.objects.filter(assembly=sitting.assembly_id, starts_at__gt=sitting.starts_at)
    return rows.filter(steps__kind=SittingEvent.OPENED).order_by("starts_at")


def without_minutes(sitting: Sitting) -> QuerySet[Sitting]:
    """The sittings held before this one whose minutes nobody has adopted yet, the first first."""
    rows = Sitting.objects.filter(assembly=sitting.assembly_id, starts_at__lt=sitting.starts_at, minutes=None)
    return rows.filter(steps__kind=SittingEvent.OPENED).order_by("starts_at")


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


def own_minutes(person: Person, hat: Hat) -> list[Sitting]:
    """The sittings of the last months whose minutes one has to write, as their secretary, or to sign; the first first."""
    held = Sitting.objects.visible_to(person, hat).filter(steps__kind=SittingEvent.OPENED)
    waits = Q(secretary__person=person) | Q(chair__person=person, minutes__isnull=False)
    rows = held.filter(waits, starts_at__gte=clock.now() - MINUTES_WAIT)
    done = MinutesSignature.objects.filter(member__person=person).values("minutes__sitting")
    public = SittingPaper.objects.filter(kind=PaperKind.MINUTES).values("sitting")
    left = rows.exclude(pk__in=done).exclude(pk__in=public)
    return list(left.select_related("assembly", "minutes").order_by("starts_at"))


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


def authorities_open_to(hat: Hat, words: str = "") -> QuerySet[Authority]:
    """Where this hat may open an assembly, by name: everywhere for who runs the platform, at home for an office."""
    rows = find_authorities(words).filter(kind__in=[one for one, kinds in KINDS.items() if kinds])
    if runs_the_platform(hat):
        return rows
    return rows.filter(pk=hat.authority_id or 0) if function_of(hat) in functions(OFFICE) else rows.none()


def still_openable(hat: Hat) -> list[Authority]:
    """The hat's own authority, while one of the assemblies that it may have is not open here."""
    if hat.kind != Profile.AUTHORITY:
        return []
    rows = authorities_open_to(hat).annotate(opened=Count("assemblies__kind", distinct=True))
    return [one for one in rows if one.opened < len(KINDS[one.kind])]


def schools_open_to(hat: Hat, words: str = "") -> QuerySet[Establishment]:
    """The schools whose council this hat may open, by name, town or UAI."""
    asked = words.strip()
    said = Q(name__unaccent__icontains=asked) | Q(usual_name__unaccent__icontains=asked)
    named = said | Q(city__unaccent__icontains=asked) | Q(uai__iexact=asked)
    rows = Establishment.objects.filter(named, kind__in=FIRST_DEGREE).order_by("city", "name", "pk")
    if runs_the_platform(hat):
        return rows
    return rows.filter(pk=hat.establishment_id or 0) if hat.kind == Profile.HEAD else rows.none()


def opened_assemblies(hat: Hat) -> QuerySet[Assembly]:
    """All assemblies, the last opened first, for who runs the platform; they read who sits nowhere."""
    rows = Assembly.objects.select_related("authority", "establishment").order_by("-opened_at", "-pk")
    return rows if runs_the_platform(hat) else rows.none()


def posts_of_keepers() -> QuerySet[Post]:
    """Who keeps the register of an authority today."""
    rows = Post.objects.current().filter(profile=Profile.AUTHORITY, function__in=list(functions(OFFICE)))
    return rows.exclude(authority=None).order_by("person__last_name", "pk")


def with_keepers(assemblies: Iterable[Assembly]) -> list[tuple[Assembly, list[str]]]:
    """Each assembly with the names of those who keep its register; one more query."""
    shown = list(assemblies)
    places = [one.authority_id for one in shown if one.authority_id]
    names: dict[int, list[str]] = {}
    for post in posts_of_keepers().filter(authority__in=places).select_related("person"):
        names.setdefault(post.authority_id or 0, []).append(post.person.display_name)
    return [(one, names.get(one.authority_id or 0, [])) for one in shown]


def school_without_council(hat: Hat) -> Establishment | None:
    """The school of a head whose council nobody has opened here yet."""
    if hat.kind != Profile.HEAD or hat.establishment_id is None:
        return None
    rows = Establishment.objects.filter(pk=hat.establishment_id, kind__in=FIRST_DEGREE, assemblies=None)
    return rows.first()
