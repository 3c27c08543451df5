"""What pages say as people say it."""

import pytest

from preau.ui.words import phone_words


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("+33 6 39 98 00 12", "06 39 98 00 12"), ("0639980012", "06 39 98 00 12"), ("+33(0)639980012", "06 39 98 00 12"),
        ("0033 3 20 00 00 00", "03 20 00 00 00"), ("06.39.98.00.12", "06 39 98 00 12"), ("+32 470 12 34 56", "+32 470 12 34 56"),
        ("06 39 98", "06 39 98"), ("demander au bureau", "demander au bureau"), ("", ""),
    ],
)  # fmt: skip
def test_a_number_of_this_country_is_said_by_pairs(kept, said):
    assert phone_words(kept) == said
