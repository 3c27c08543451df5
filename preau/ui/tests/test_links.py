import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from preau.ui.links import disguised, linked


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://lafibrenumerique5962.fr/aide", ""), ("https://préau.example/é", ""), ("www.ac-lille.fr", ""),
        ("https://ac-lіlle.fr/", "xn--ac-llle-4nf.fr"), ("https://ac-lille.fr@voleur.example/", "voleur.example"),
        ("claire@famille.example", ""), ("www.ac-lille.fr@voleur.example", "voleur.example"),
        ("https://voleur.example:8443", ""), ("https://[::1", ""),
    ],
)  # fmt: skip
def test_an_address_that_is_not_what_it_looks_like_says_where_it_leads(address, host):
    found = disguised(address)
    assert found == host or (host.startswith("xn--") and found.startswith("xn--") and found.endswith(".fr"))
    assert ("mène à" in linked(address)) == bool(host)


def test_a_text_shows_its_links_and_nothing_else_as_markup():
    shown = Template("{{ text|urlize }}").render(
        Context(
            {"text": 'Voir https://ac-lіlle.fr/ <script>x()</script> javascript:x() data:text/html,<b> "q"'}
        )
    )
    assert "(mène à xn--" in shown and "<script" not in shown and shown.count("<a ") == 1
    assert 'rel="nofollow"' in shown and "&lt;script&gt;" in shown


@given(st.text(max_size=200))
def test_whatever_is_typed_opens_no_tag_but_links(text):
    shown = linked(text)
    assert shown.replace("<a ", "").replace("</a>", "").count("<") == 0
