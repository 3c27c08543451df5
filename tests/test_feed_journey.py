"""The operator feeds the directory with a real browser, a real upload and a real worker, axe finding nothing."""

import shutil

import pytest

from preau.feeds.tests.aaf_files import guardian, pupil, school, write
from tests.site import CHROMIUM, DESK, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("second journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]


def packed(folder, uai, first):
    records = [
        school(uai=uai),
        pupil(f"{first}1", ties=[f"{first}5$70$1$1$1$1"]),
        pupil(f"{first}2"),
        guardian(f"{first}5"),
    ]
    return shutil.make_archive(str(folder / "livraison"), "zip", write(folder / "in", *records))


@pytest.mark.parametrize(
    ("size", "script", "uai", "first"),
    [(PHONE, True, "0599101X", "1"), (DESK, True, "0599102Y", "2"), (DESK, False, "0599103Z", "3")],
)
def test_an_operator_uploads_looks_and_applies(anew, tmp_path, size, script, uai, first):
    url, opened = anew.url, anew.browser
    yann = Visitor(opened, url, size, script=script).sign_in("yann").press("Alimentation")
    yann.page.select_option("[name=academy]", label="Lille")
    yann.page.set_input_files("[name=archive]", packed(tmp_path, uai, first))
    yann.press("Lire cette livraison")
    waits_for(yann, "rien n’est encore appliqué")
    yann.press("COLLEGE 10")
    assert yann.reads("3C")
    yann.press("La livraison").press("Appliquer à")
    waits_for(yann, "appliquée")
    assert yann.complaints == []


def waits_for(visitor, words):
    """With a script the page follows by itself; without, one asks again."""
    if visitor.script:
        visitor.page.get_by_text(words).first.wait_for()
        visitor.look()
        return
    for _time in range(100):
        if visitor.reads(words):
            return
        visitor.press("Actualiser")
        visitor.page.wait_for_timeout(100)
    raise AssertionError(words)
