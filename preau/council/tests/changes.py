"""Changing one thing of a correct act, the rest staying correct; the table of faults is in `faults`."""

import dataclasses
from datetime import timedelta

from hypothesis import assume

from preau.council.described import (
    Announced,
    Article,
    AssemblyKind,
    Proxy,
    VoteMode,
)
from preau.council.described.tally import voters
from preau.council.tests.drawn import ARTICLES


def changed(thing, path, value):
    """A copy of `thing` in which what stands at "sitting.announced.present" is `value`."""
    name, _, rest = path.partition(".")
    return dataclasses.replace(thing, **{name: changed(getattr(thing, name), rest, value) if rest else value})


def put(**values):
    """A change that puts values: `put(act__number="…")`."""

    def change(it):
        for path, value in values.items():
            it = changed(it, path.replace("__", "."), value(it) if callable(value) else value)
        return it

    return change


def after(*changes):
    def change(it):
        for one in changes:
            it = one(it)
        return it

    return change


def commune(population):
    """A commune of this size that has its legal number of seats, all else equal."""

    def change(it):
        assume(it.assembly.kind == AssemblyKind.COMMUNE and population(it.assembly.population))
        return it

    return change


def here(it):
    return it.sitting.attendance.present


def call(kind):
    """Only acts convened so: "usual", "urgent", "second"."""

    def change(it):
        told = it.sitting.convocation
        real = "urgent" if told.urgency else "second" if told.first_call_on else "usual"
        assume(real == kind)
        return it

    return change


def days_before(days):
    return lambda it: it.sitting.on - timedelta(days=days)


def with_article(text, *effects):
    return put(act__operative=(*ARTICLES, Article(text, effects)))


def proxy(giver, holder, **more):
    """One more proxy, its giver no longer counted elsewhere; the votes follow when it is valid."""
    return lambda it: changed(
        it,
        "sitting.attendance.proxies",
        (*it.sitting.attendance.proxies, Proxy(giver(it), holder(it), **more)),
    )


def an_absent(it):
    """Somebody neither present nor represented."""
    away = [*it.sitting.attendance.excused, *it.sitting.attendance.absent]
    assume(away)
    return away[-1]


def no_longer_absent(it):
    kept = [list(it.sitting.attendance.excused), list(it.sitting.attendance.absent)]
    (kept[1] or kept[0]).pop()
    return changed(
        changed(it, "sitting.attendance.excused", tuple(kept[0])), "sitting.attendance.absent", tuple(kept[1])
    )


def given_by_an_absent(holder, **more):
    """An absent becomes a giver; as many names as before in all."""

    def change(it):
        giver = an_absent(it)
        return proxy(lambda _: giver, holder, **more)(no_longer_absent(it))

    return change


def one_absent_forgotten(it):
    an_absent(it)
    return no_longer_absent(it)


def with_a_giver(it):
    assume(it.sitting.attendance.proxies)
    return it


def syndicate(it):
    assume(it.assembly.kind == AssemblyKind.SYNDICATE)
    return it


def without_proxies(it):
    assume(not it.sitting.attendance.proxies)
    return it


def nobody_known(it):
    return "Z. INCONNU"


unannounced = put(sitting__announced=Announced())


def free_holder(it):
    return holder_of(it, free=True)


def holder_of(it, free=False):
    held = {one.holder for one in it.sitting.attendance.proxies}
    found = [name for name in here(it) if (name in held) != free]
    assume(found)
    return found[0]


def all_in_favour(it):
    voters = it.act.vote.in_favour + it.act.vote.against + it.act.vote.abstentions
    it = changed(it, "act.vote.in_favour", voters)
    for name, value in (("against", 0), ("abstentions", 0), ("ballots", ()), ("mode", VoteMode.SHOW_OF_HANDS),
                        ("secrecy_waived", True), ("formula", "à l’unanimité"),
                        ("closing", "Délibération adoptée à l’unanimité.")):  # fmt: skip
        it = changed(it, f"act.vote.{name}", value)
    return it


def next_seat(it):
    return it.assembly.seats + 1


def too_few(it):
    """So many withdraw that no quorum is left; the votes follow."""
    here_now = here(it)
    left = here_now[: it.assembly.in_exercise // 2]
    it = changed(changed(it, "act.withdrawn", tuple(here_now[len(left) :])), "sitting.announced", Announced())
    return changed(all_in_favour(it), "act.vote.in_favour", voters(it))
