"""What is kept of a pasted text: its words, in order, and nothing that one does not see."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.ui.written import WrittenField, tidy

FRENCH = "Chère école,\n\n\tÀ 8\u00a0h\u00a030 : « œuvre » – l’été ; 4,50\u202f€…\n• un\n• deux 👩\u200d🏫"


def test_what_people_write_stays_to_the_letter():
    assert tidy(FRENCH) == FRENCH
    assert tidy("سلام می\u200cخواهم \u200eabc\u200f") == "سلام می\u200cخواهم \u200eabc\u200f"


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("Un\x0bdeux\r\ntrois\rquatre\u2028cinq\u2029six", "Un\ndeux\ntrois\nquatre\ncinq\nsix"),
        ("\uf0b7\tPommes\n  \uf0a7 Poires", "•\tPommes\n  • Poires"),
        ("Voir la photo \ufffc ici", "Voir la photo  ici"),
        ("mai\u00adson et \u200bjardin\ufeff", "maison et jardin"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("Photo : data:image/png;base64," + "iVBORw0KGgo" * 90 + " merci", "Photo :  merci"),
        ("<img src=\"data:image/svg+xml;charset=utf-8," + "%3Csvg" * 90 + "\">", '<img src="">'),
        ("data: voir le tableau", "data: voir le tableau"),
        ("\x00\x1b[31mrouge", "[31mrouge"),
        ("e\u0301te\u0301", "été"),
    ],
)  # fmt: skip
def test_what_a_suite_lays_beside_the_words_is_dropped(pasted, kept):
    assert tidy(pasted) == kept


@given(st.text())
def test_tidying_again_changes_nothing_and_nothing_unseen_is_left(text):
    once = tidy(text)
    assert tidy(once) == once and unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in once)
    assert not set(once) & set("\u00ad\u200b\u2060\ufeff\ufffc\u202d\u202e\u2066\u2067\u2068\u2069")


@given(
    st.text(
        alphabet=st.characters(
            categories=["L", "N", "P", "Zs"], max_codepoint=0x24F, exclude_characters="\u00ad"
        )
    )
)
def test_letters_figures_and_stops_are_never_lost(text):
    assert tidy(text) == unicodedata.normalize("NFC", text)


def test_fifty_megabytes_of_a_picture_are_dropped_before_the_length_is_asked():
    assert (
        WrittenField(max_length=20).clean("Ma photo data:image/jpeg;base64," + "A" * 50_000_000) == "Ma photo"
    )
