"""The canteen and the care of the primary school: opened by the commune, booked by families, called by an agent."""

from datetime import datetime, time, timedelta

from django.db.models import QuerySet

from preau.base import clock
from preau.canteen.actions import booking, lists, office
from preau.canteen.booked import expected_at
from preau.canteen.choices import Notice, ServiceKind
from preau.canteen.models import Service
from preau.canteen.sight import booked_for_ids
from preau.directory.choices import GroupKind, Profile
from preau.directory.models import Group, Guardianship, Person
from preau.directory.queries import pupils_of
from preau.directory.sight import sighted_ties
from preau.home.demo.letters import hat_of, person
from preau.home.demo.people import CLASSES

PHONE = "03 20 98 00 59"
# kind → days, hours, who comes: one pupil in so many, and that one
RUN = {
    ServiceKind.MORNING: ([1, 2, 4, 5], time(7, 15), time(8, 20), 11, 3),
    ServiceKind.LUNCH: ([1, 2, 4, 5], time(12), time(13, 30), 4, 1),
    ServiceKind.STUDY: ([1, 2, 4, 5], time(16, 30), time(17, 30), 12, 5),
    ServiceKind.EVENING: ([1, 2, 4, 5], time(16, 30), time(18, 30), 5, 2),
}
SAME_DAY = {"notice": Notice.DAYS, "notice_days": 0, "notice_weekday": None, "notice_at": time(7)}
DAY_BEFORE = {"notice": Notice.DAYS, "notice_days": 1, "notice_weekday": None, "notice_at": time(10)}
GUIDE = "Inès"
YOUNGEST = "Suzanne"  # of the guide too: eats and stays every day


def write() -> None:
    """Booked as this day begins, before the deadline of the day before is settled: nobody of the export was here yesterday."""
    cm1 = Group.objects.select_related("establishment").get(name=CLASSES[0])
    clerk = person("gaelle.pruvost")
    hat = hat_of(clerk, Profile.AUTHORITY)
    midnight = datetime.combine(clock.today(), time(0), clock.PARIS)
    with clock.frozen_shift(midnight.isoformat()):
        office.name_agent(
            by=clerk, hat=hat, title="Mme", first_name="Karine", last_name="Dhalluin", function="RES"
        )
        services = [
            office.open_service(cm1.establishment, kind, _words(kind) | SAME_DAY, by=clerk, hat=hat)
            for kind in RUN
        ]
        for group in Group.objects.filter(establishment=cm1.establishment, kind=GroupKind.CLASS).order_by(
            "name"
        ):
            for pupil in pupils_of(group):
                _book(pupil, services)
    for service in services:
        office.settle_service(service, _words(service.kind) | DAY_BEFORE, by=clerk, hat=hat)
    _protocols(cm1)
    _collectors(cm1)
    _call(services)
    _added(services, clerk)


def _words(kind: str) -> dict[str, object]:
    weekdays, starts_at, ends_at, *_who = RUN[ServiceKind(kind)]
    return {"weekdays": weekdays, "starts_at": starts_at, "ends_at": ends_at, "phone": PHONE}


def _book(pupil: Person, services: list[Service]) -> None:
    adult = _who_books(pupil)
    if adult is None:
        return
    for service in services:
        weekdays = _days(pupil, service.kind)
        if weekdays:
            booking.settle_habit(pupil, service, by=adult, weekdays=weekdays)


def _days(pupil: Person, kind: str) -> list[int]:
    """Three in four eat at school, most of them each day; Inès on Mondays and Thursdays, with Thursday's evening."""
    weekdays, _from, _to, each, rest = RUN[ServiceKind(kind)]
    if pupil.first_name == GUIDE:
        return {ServiceKind.LUNCH: [1, 4], ServiceKind.EVENING: [4]}.get(ServiceKind(kind), [])
    if pupil.first_name == YOUNGEST:
        return weekdays if kind in (ServiceKind.LUNCH, ServiceKind.EVENING) else []
    if kind == ServiceKind.LUNCH:
        return [] if pupil.pk % each == rest else weekdays[:: 1 if pupil.pk % 6 else 2]
    return weekdays if pupil.pk % each == rest else []


def _who_books(child: Person) -> Person | None:
    ties = Guardianship.objects.filter(sighted_ties(), child=child, state="joint")
    tie = ties.select_related("guardian").order_by("pk").first()
    return tie.guardian if tie else None


def _protocols(cm1: Group) -> None:
    anne = person("anne.carlier")
    pupils = Person.objects.filter(enrolments__establishment=cm1.establishment).exclude(first_name=GUIDE)
    for pupil in _every(pupils, each=59, rest=7):
        lists.settle_protocol(pupil, by=anne, hat=hat_of(anne, Profile.HEAD), there=True)


def _collectors(cm1: Group) -> None:
    claire = person("claire.vasseur")
    for child in pupils_of(cm1).filter(pk__in=booked_for_ids(claire)):
        booking.name_collector(child, by=claire, name="Denise Vasseur", link="grand-mère")
        booking.name_collector(child, by=claire, name="Rachid Benali", link="voisin")


def _call(services: list[Service]) -> None:
    """The morning care has been called by the agent whom the academy lists in the school."""
    today, agent = clock.today(), person("sylvie.roussel")
    opened = datetime.combine(today, time(7, 50), clock.PARIS)
    for service in services:
        if service.kind == ServiceKind.MORNING and opened < clock.now() - timedelta(minutes=5):
            with clock.frozen_shift(opened.isoformat()):
                lists.note_here(
                    service, today, by=agent, children=[one.child.pk for one in expected_at(service, today)]
                )


def _added(services: list[Service], clerk: Person) -> None:
    """A family has called after the deadline: the count of the kitchen stays, and says so."""
    today, hat = clock.today(), hat_of(clerk, Profile.AUTHORITY)
    lunch = next(one for one in services if one.kind == ServiceKind.LUNCH)
    waited = {one.child.pk for one in expected_at(lunch, today)}
    here = Person.objects.filter(enrolments__establishment=lunch.establishment_id).exclude(pk__in=waited)
    child = here.exclude(first_name=GUIDE).order_by("pk").first()
    if child and waited:
        lists.note_late(lunch, today, by=clerk, hat=hat, child=child, comes=True)


def _every(rows: QuerySet[Person], *, each: int, rest: int) -> list[Person]:
    return [one for one in rows.order_by("pk").distinct() if one.pk % each == rest]
