"""Who sees which work, against a plain telling, over the whole cast; and the load of a day, against a plain sum."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.base import clock
from preau.directory.hats import hats_of
from preau.directory.models import Guardianship, Membership
from preau.homework.models import Entry, HandIn, Recipient, Work
from preau.homework.queries import Load, loads, todos
from preau.homework.tests.school import given as give
from preau.homework.tests.school import held, in_days, written

CAREFUL = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
DAYS = st.integers(-3, 3)
PERIOD = st.tuples(DAYS, st.none() | DAYS)
WORK = st.fixed_dictionaries({
    "group": st.sampled_from(["cm1", "cp"]), "due": DAYS, "some": st.none() | st.sets(st.sampled_from(["ines", "issa", "maya"])),
    "minutes": st.none() | st.integers(1, 60), "subject": st.sampled_from(["Maths", "Lecture"]), "withdrawn": st.booleans(),
})  # fmt: skip
PUPILS = ("ines", "issa", "jade", "maya", "zoe")


def lay_out(cast, periods, drawn):
    """These memberships and works, instead of all others."""
    Work.objects.all().delete()
    for (name, group), (starts, ends) in periods.items():
        Membership.objects.filter(person=getattr(cast, name), group=getattr(cast, group)).delete()
        Membership.objects.create(
            person=getattr(cast, name), group=getattr(cast, group), starts_on=in_days(starts),
            ends_on=None if ends is None else in_days(max(starts, ends)),
        )  # fmt: skip
    made = []
    for one in drawn:
        author = "lucie" if one["group"] == "cm1" else "helene"
        work = give(cast, by=author, group=one["group"], subject=one["subject"], minutes=one["minutes"])
        Work.objects.filter(pk=work.pk).update(
            due_on=in_days(one["due"]), to_all=one["some"] is None,
            withdrawn_at=clock.now() if one["withdrawn"] else None,
        )  # fmt: skip
        Recipient.objects.bulk_create(
            [Recipient(work=work, pupil=getattr(cast, n)) for n in one["some"] or ()]
        )
        made.append((work.pk, one))
    return made


def has(name, one, periods):
    """Plainly: it stands, the pupil was in the class on the day, and it is for all or for them."""
    for (who, group), (starts, ends) in periods.items():
        there = who == name and group == one["group"] and starts <= one["due"]
        if there and (ends is None or one["due"] <= max(starts, ends)):
            return not one["withdrawn"] and (one["some"] is None or name in one["some"])
    return False


HOMES = [("ines", "cm1"), ("issa", "cm1"), ("jade", "cm1"), ("maya", "cp"), ("zoe", "cp"), ("ines", "cp")]
PERIODS = st.fixed_dictionaries(dict.fromkeys(HOMES, PERIOD))


@CAREFUL
@given(periods=PERIODS, drawn=st.lists(WORK, max_size=4))
def test_families_see_what_their_pupils_have_to_do_and_nothing_else(cast, periods, drawn):
    made = lay_out(cast, periods, drawn)
    children = {name: [name] for name in PUPILS}
    for tie in Guardianship.objects.filter(kind="legal", state__in=["joint", "other_parent"]).select_related(
        "child", "guardian"
    ):
        names = [name for name in PUPILS if getattr(cast, name).pk == tie.child_id]
        parent = next(name for name in cast.everyone() if getattr(cast, name).pk == tie.guardian_id)
        children.setdefault(parent, []).extend(names)
    for name in (
        "ines",
        "issa",
        "maya",
        "claire",
        "thomas",
        "fatou",
        "nora",
        "eric",
        "paul",
        "yves",
        "lea",
        "louis",
    ):
        person = getattr(cast, name)
        family = [one for one in hats_of(person) if one.kind in ("pupil", "guardian")]
        for hat in family:
            seen = set(Work.objects.visible_to(person, hat).values_list("pk", flat=True))
            assert seen == {
                pk for pk, one in made if any(has(child, one, periods) for child in children.get(name, []))
            }, name
    for name in PUPILS:
        found = todos([getattr(cast, name).pk], in_days(-9), in_days(9))
        assert sorted(one.work.pk for one in found) == sorted(
            pk for pk, one in made if has(name, one, periods)
        )


NEAR = st.tuples(st.integers(-3, 0), st.none() | st.integers(0, 3))
HEAVY = st.lists(
    WORK.map(lambda one: one | {"due": abs(one["due"]) % 2, "group": "cm1"}), min_size=2, max_size=7
)


@CAREFUL
@given(
    periods=st.fixed_dictionaries(dict.fromkeys(HOMES, NEAR)),
    drawn=HEAVY,
    group=st.sampled_from(["cm1", "cp"]),
)
def test_the_load_of_a_day_is_that_of_the_most_loaded_pupil(cast, periods, drawn, group):
    lay_out(cast, periods, drawn)
    days = [in_days(n) for n in range(-3, 4)]
    found = loads([getattr(cast, group).pk], days)
    for n, day in zip(range(-3, 4), days, strict=True):
        there = {
            who for (who, where), (starts, ends) in periods.items()
            if where == group and starts <= n and (ends is None or n <= max(starts, ends))
        }  # fmt: skip
        loaded = [[one for one in drawn if one["due"] == n and has(who, one, periods)] for who in there]
        sums = [
            (sum(one["minutes"] or 0 for one in some), len(some), len({one["subject"] for one in some}))
            for some in loaded
            if some
        ]
        minutes, works, subjects = max(sums, default=(0, 0, 0))
        assert found[day] == Load(works, minutes, subjects), day


def test_staff_read_the_works_of_their_groups_and_manage_their_own(cast):
    work = give(cast)
    hand_in = HandIn.objects.create(work=work, pupil=cast.louis, saved_at=clock.now(), handed_at=clock.now())
    read, managed, handed = set(), set(), set()
    for name in cast.everyone():
        person = getattr(cast, name)
        for hat in hats_of(person):
            read |= {name} if Work.objects.visible_to(person, hat).exists() else set()
            managed |= {name} if Work.objects.managed_by(person, hat).exists() else set()
            handed |= {name} if hand_in in HandIn.objects.visible_to(person, hat) else set()
    assert read == {"marc", "odile", "bruno", "celine", "ilyes", "agnes", "louis", "claire", "thomas"}
    assert managed == {"marc"}
    assert handed == {"marc", "louis", "claire", "thomas"}


def test_a_substitute_takes_over_the_works_of_the_subject(cast):
    work = give(cast)
    cast.marc.teachings.model.objects.create(person=cast.odile, group=cast.fifth, subject="SVT", subject_code="rempl",
                                             starts_on=in_days(0))  # fmt: skip
    assert work in Work.objects.managed_by(cast.odile, hats_of(cast.odile)[0])


def test_a_parent_kept_from_the_child_reads_nothing(cast):
    written(cast, held(cast))
    give(cast)
    cast.thomas.children_ties.filter(child=cast.louis).update(state="forbidden")
    [hat] = hats_of(cast.thomas)
    assert not Work.objects.visible_to(cast.thomas, hat).exists()
    assert not Entry.objects.visible_to(cast.thomas, hat).exists()


def test_a_membership_that_begins_later_has_what_is_due_then(cast):
    soon, late = give(cast, "Avant", days=1), give(cast, "Après", days=5)
    Membership.objects.filter(person=cast.louis).delete()
    Membership.objects.create(
        person=cast.louis, group=cast.fifth, starts_on=clock.today() + timedelta(days=3)
    )
    found = {one.work.pk for one in todos([cast.louis.pk], in_days(0), in_days(9))}
    assert soon.pk not in found and found == {late.pk}


def test_the_most_loaded_pupil_is_the_one_that_is_told(cast):
    """Inès has two works, the others one: it is hers that the author must know of."""
    give(cast, by="lucie", group="cm1", subject="Maths", minutes=10)
    give(cast, by="lucie", group="cm1", subject="Lecture", minutes=25, pupils=[cast.ines.pk])
    assert loads([cast.cm1.pk], [in_days(1)]) == {in_days(1): Load(2, 35, 2)}
    assert loads([cast.cp.pk], [in_days(1)]) == {in_days(1): Load()}
