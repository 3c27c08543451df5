"""The act the project comes from gives the published list of its oddities, and nothing else."""

import pytest

from preau.council.check import Severity, check_act
from preau.council.described.tally import executory_on, outcome, quorum, voters
from preau.council.tests.paper_world import mended
from preau.council.tests.seed_text import SEEDS, seed, twin

# The fifteen oddities of the list, by number. 2 and 10 are consequences of 1 and of the concordant act (10 is the
# wording alone), 13 and 15 are ordinary practice: no finding of their own.
PUBLISHED = {
    Severity.ERROR: ["proxy-count", "secret-ballot"],  # 1, 7
    Severity.ODDITY: [
        "object-incomplete",  # 5
        "mood",  # 3
        "body-names",  # 4
        "references-apart",  # 8
        "retroactive",  # 9
        "written-for-epci",  # 11
        "appeal-mention", "receipt-missing", "publication-mode",  # 14
    ],
    Severity.REMARK: ["no-candidate", "effect-date", "purchasing-group", "options-unsaid", "typography"],  # 7, 10, 6, 11, 12
}  # fmt: skip


def by_severity(it):
    found = check_act(it)
    return {one: [finding.code for finding in found if finding.severity == one] for one in Severity}


def test_the_twin_gives_the_published_list():
    assert by_severity(twin()) == PUBLISHED


@pytest.mark.skipif(not SEEDS, reason="the seed is not beside this checkout (../shared/seed)")
def test_the_seed_gives_the_published_list():
    assert by_severity(seed()) == PUBLISHED


@pytest.mark.skipif(not SEEDS, reason="the seed is not beside this checkout (../shared/seed)")
def test_the_twin_says_the_same_numbers_as_the_seed():
    ours, theirs = twin(), seed()
    assert ours.sitting.announced == theirs.sitting.announced
    assert ours.act.life == theirs.act.life and ours.act.number == theirs.act.number
    assert len(ours.sitting.attendance.present) == len(theirs.sitting.attendance.present)
    assert not set(ours.sitting.attendance.present) & set(theirs.sitting.attendance.present)


def test_the_announced_proxies_are_mended_by_the_listed_one():
    finding = check_act(twin())[0]
    assert finding.mended == "Remplacer 3 par 1."
    assert "17 présents et 3 pouvoirs feraient 20 voix pour 18 membres" in finding.sentence


def test_once_mended_it_gives_nothing():
    assert check_act(mended()) == []


def test_what_is_counted_in_the_seed():
    it = twin()
    assert voters(it) == 18 and quorum(it.assembly.in_exercise) == 10
    assert outcome(it.act.vote).sentence == "Délibération adoptée à l’unanimité."
    assert executory_on(it.act.life.published_on, it.act.life.transmitted_on).isoformat() == "2024-02-23"
