"""Words that the public must not read: nowhere on its pages, whole for the register and for the prefecture."""

import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from preau.base import clock
from preau.council.actions import acts, blanking, prefecture
from preau.council.blanking import Mark, blanked, holds
from preau.council.describing import described_act
from preau.council.models import Blanking
from preau.council.tests.desk import again, linked, signed
from preau.council.tests.test_open_data import table
from preau.council.tests.test_pages import page

WORDS = st.text("abcmzéèêàçœïôABCMZÉÀÇŒ", min_size=2, max_size=8)  # letters of French


def words_of(stored):
    pages = PdfReader(io.BytesIO(stored.path.read_bytes())).pages
    return " ".join(" ".join(one.extract_text() for one in pages).split())


@given(
    st.lists(WORDS, min_size=1, max_size=3),
    st.lists(WORDS, max_size=4),
    st.sampled_from([" ", "\u00a0", "-", "\n  "]),
)
def test_what_is_marked_is_found_nowhere_and_nothing_else_moves(name, around, gap):
    said = gap.join(name)
    text = f"{' '.join(around)} ({said.upper()}) {' '.join(around)}, {said}."
    left = blanked(text, [Mark(" ".join(name), "§")])
    assert not holds(left, " ".join(name)) or "§" in name
    if not any(holds(one, " ".join(name)) for one in [" ".join(around)]):
        assert left == f"{' '.join(around)} (§) {' '.join(around)}, §."


@pytest.mark.parametrize(
    ("words", "text", "left"),
    [
        ("Paul Martin", "M. Paul MARTIN, Paul\u00a0Martin", "M. […], […]"), ("Martin", "Martinez et Martin", "Martinez et […]"),
        ("(x)", "a (x) b", "a […] b"), ("Jean Pierre", "Jean-Pierre Roy", "[…] Roy"), (r"\d+", "12", "12"),
    ],
)  # fmt: skip
def test_whole_words_in_any_case_and_spacing(words, text, left):
    assert blanked(text, [Mark(words)]) == left


def test_the_public_reads_the_act_without_the_name_the_prefecture_with_it(
    cast, client, django_assert_num_queries
):
    act = signed(
        cast, subject="Aide à M. Paul Martin", decision="Accorde 300 € à M. Paul MARTIN, 3 rue Haute."
    )
    linked(cast, act.assembly)
    blanking.blank(act, by=cast.gaelle, words="Paul  Martin", instead="X")
    assert blanking.blank(act, by=cast.gaelle, words="paul martin") == Blanking.objects.get()
    blanking.blank(act, by=cast.gaelle, words="3 rue Haute")
    step = acts.step(act, by=cast.gaelle, kind="published", on=clock.today())
    urls = [
        reverse("acts:assembly", args=[act.assembly.slug]),
        reverse("acts:feed", args=[act.assembly.slug]),
    ]
    urls.append(reverse("acts:act", args=[act.assembly.slug, act.year, act.number]))
    shown = [client.get(url).content.decode() for url in urls] + [
        table(client, act.assembly).decode(),
        words_of(step.stored),
    ]
    assert [bool(re.search("martin|rue Haute", one, re.IGNORECASE)) for one in shown] == [False] * 5
    assert all("M. X" in one for one in shown) and "2\u00a0passages sont occultés" in shown[2]
    sending = prefecture.send(again(act), by=cast.gaelle, matter="5.7")
    assert "Paul MARTIN" in words_of(sending.document)
    assert "Paul Martin" in again(act).title and holds(described_act(again(act)), "Paul Martin")


def test_found_after_publication_it_is_blanked_at_once_and_stays(cast):
    act = signed(cast, decision="Accorde 300 € à M. Paul Martin.")
    step = acts.step(act, by=cast.gaelle, kind="published", on=clock.today())
    assert "Paul Martin" in words_of(step.stored)
    row = blanking.blank(act, by=cast.gaelle, words="Paul Martin")
    step.refresh_from_db()
    assert "Paul Martin" not in words_of(step.stored)
    with pytest.raises(ValidationError, match="le reste"):
        blanking.show_again(row, by=cast.gaelle)


@pytest.mark.parametrize(
    ("words", "told"),
    [("Nulle Part", "ne sont pas dans l’acte"), ("x", "mots entiers"), ("", "mots entiers")],
)
def test_what_is_not_there_is_not_blanked(cast, words, told):
    with pytest.raises(ValidationError, match=told):
        blanking.blank(signed(cast), by=cast.gaelle, words=words)


def test_the_clerk_marks_words_and_shows_them_again_before_publication(cast, sign_in):
    act = signed(cast, decision="Accorde 300 € à M. Paul Martin.")
    clerk, url = sign_in(cast.gaelle), page("blanking_new", cast.gaelle, pk=act.pk)
    refused = clerk.post(url, {"words": "Pierre Martin"})
    assert refused.status_code == 422 and 'value="Pierre Martin"' in refused.content.decode()
    assert clerk.post(url, {"words": "Paul Martin", "instead": "X"}).status_code == 302
    row = Blanking.objects.get()
    for who in (cast.josette, cast.samira):
        other = sign_in(who)
        assert other.post(page("blanking_new", who, pk=act.pk), {"words": "Accorde"}).status_code == 404
        assert other.post(page("blanking_end", who, pk=row.pk)).status_code == 404
    sign_in(cast.gaelle).post(page("blanking_end", cast.gaelle, pk=row.pk))
    assert not Blanking.objects.exists() and again(act).public_title == act.title
