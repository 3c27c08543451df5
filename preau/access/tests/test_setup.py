import re

import pytest
from django.core.management import CommandError, call_command

from preau.access import queries
from preau.directory.choices import Profile
from preau.directory.models import Academy, Holiday, Territory

WORDS = ["--territory", "Hauts-de-France", "--first-name", "Yann", "--last-name", "Leclercq"]


@pytest.fixture(autouse=True)
def _bare_installation(db):
    """The cast's territories step aside."""
    for territory in Territory.objects.all():
        Territory.objects.filter(pk=territory.pk).update(kind="academy", path=f"old{territory.pk}")


def test_a_real_installation_is_set_up_once(capsys):
    call_command("setup", *WORDS, "--academy", "lille", "--academy", "Amiens")
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", capsys.readouterr().out)
    found = queries.open_code(code[0])
    assert found.person.posts.get().profile == Profile.OPERATOR
    assert {"LILLE", "AMIENS"} <= set(Academy.objects.values_list("code", flat=True))
    assert Holiday.objects.filter(zone="B", name="Vacances de Noël").exists()
    with pytest.raises(CommandError, match="qu’une fois"):
        call_command("setup", *WORDS, "--academy", "LILLE")


def test_an_unknown_academy_is_said_and_nothing_is_written():
    before = Territory.objects.count()
    with pytest.raises(CommandError, match="n’est pas une académie"):
        call_command("setup", *WORDS, "--academy", "Atlantide")
    assert Territory.objects.count() == before
