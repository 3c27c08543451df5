"""Assemblies that open, and the sheets that fill them: by who runs the platform, then by who keeps the register."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from preau.base import clock
from preau.council.actions import assemblies, colleges
from preau.council.actions.past import bring_past_acts
from preau.council.members import welcome_all
from preau.council.models import Act, Assembly, College, CollegeSeats, Member, Register
from preau.council.sheets.members import read_members
from preau.council.sheets.numbers import read_numbers
from preau.council.tests.hall import council
from preau.council.tests.test_pages import page
from preau.directory.hats import hats_of
from preau.directory.models import Authority, Post


@pytest.fixture
def town(cast):
    return Authority.objects.create(kind="commune", name="Villebois", insee_code="59999")


def new(who, place, pk):
    return reverse("council:assembly_new", kwargs={"hat": hats_of(who)[0].key, "place": place, "pk": pk})


def test_the_operator_opens_a_council_and_names_who_keeps_its_register(cast, sign_in, town):
    yann = sign_in(cast.yann)
    found = yann.get(page("assemblies", cast.yann) + "?q=villeb").content.decode()
    assert new(cast.yann, "collectivite", town.pk) in found
    answer = yann.post(new(cast.yann, "collectivite", town.pk), {"kind": "municipal", "population": "2031"})
    made = Assembly.objects.get(authority=town)
    assert (made.seats, made.name, answer.status_code) == (19, "Conseil municipal", 302)
    keeper = {"title": "Mme", "first_name": "Odette", "last_name": "Verdier", "function": "SGM"}
    assert (
        yann.post(answer.url, keeper).status_code == 302 and yann.post(answer.url, keeper).status_code == 302
    )
    post = Post.objects.get(authority=town)
    sheet = yann.post(page("keeper_code", cast.yann, pk=post.pk))
    assert "Odette Verdier" in sheet.content.decode() and sheet["Cache-Control"] == "no-store"
    assert "Odette Verdier" in yann.get(page("assemblies", cast.yann)).content.decode()


def test_what_is_typed_wrong_stays_typed(cast, sign_in, town):
    answer = sign_in(cast.yann).post(
        new(cast.yann, "collectivite", town.pk),
        {"kind": "municipal", "population": "beaucoup", "name": "Conseil"},
    )
    text = answer.content.decode()
    assert answer.status_code == 422 and 'value="beaucoup"' in text and "Exemple : 2031" in text
    syndicate = new(cast.yann, "collectivite", cast.syndicate.pk)
    refused = sign_in(cast.yann).post(syndicate, {"kind": "bureau"})
    assert refused.status_code == 422 and "combien de sièges" in refused.content.decode()


def test_an_office_opens_its_own_assembly_and_no_other(cast, sign_in, town):
    samira = sign_in(cast.samira)
    own = new(cast.samira, "collectivite", cast.syndicate.pk)
    assert samira.post(own, {"kind": "bureau", "seats": "8"}).status_code == 302
    assert Assembly.objects.get(kind="bureau").authority == cast.syndicate
    for who, pk in [(cast.samira, town.pk), (cast.josette, cast.commune.pk), (cast.anne, cast.commune.pk)]:
        assert sign_in(who).get(new(who, "collectivite", pk)).status_code == 404
    for name, who in [("assemblies", cast.gaelle), ("assemblies", cast.lucie)]:
        assert sign_in(who).get(page(name, who)).status_code == 404
    assert sign_in(cast.gaelle).get(page("keepers", cast.gaelle, pk=town.pk)).status_code == 404


def test_two_communes_of_one_name_have_two_addresses(cast, town):
    other = Authority.objects.create(kind="commune", name="Villebois", insee_code="62999")
    made = [
        assemblies.open_assembly(by=cast.yann, kind="municipal", place=one, population=90)
        for one in (town, other)
    ]
    assert [one.slug for one in made] == ["villebois-conseil-municipal", "villebois-conseil-municipal-62999"]


SHEET = """Civilité;Nom;Prénom;Fonction;Courriel;Depuis le;Suppléant de;Collège
M.;Amiot;Paul;Maire;paul.amiot@mairie.fr;21/03/2026;;
Mme;Bodart;Rose;2e adjointe;;2026-03-21;;Communes
Mme;Crépel;Anne;;;21.03.2026;Paul AMIOT;
"""


def test_a_sheet_of_members_says_functions_colleges_and_alternates(cast):
    assembly = council(cast, 0)
    assemblies.open_college(assembly, by=cast.gaelle, name="Communes", seats=3)
    made = welcome_all(assembly, by=cast.gaelle, lines=SHEET, starts_on=clock.today())
    paul, rose, anne = made
    assert (paul.role, rose.role, anne.role) == ("chair", "vice", "member")
    assert rose.college.name == "Communes" and anne.alternate_of == paul
    assert {one.starts_on.isoformat() for one in made} == {"2026-03-21"}
    assert welcome_all(assembly, by=cast.gaelle, lines=SHEET, starts_on=clock.today()) == []
    assert Member.objects.filter(assembly=assembly).count() == 3


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("Mme;Rose;Bodart;pas une adresse", "Ligne 1 : l’adresse"),
        ("Rose;Bodart", "Ligne 1 : il faut la civilité"),
        ("Nom;Prénom;Civilité;Depuis\nBodart;Rose;Mme;31/02/2026", "Ligne 2 : la date « 31/02/2026 »"),
        ("Nom;Prénom;Civilité;Collège\nBodart;Rose;Mme;Inconnu", "Ligne 2 : le collège « Inconnu »"),
        ("Nom;Prénom;Civilité;Suppléant de\nBodart;Rose;Mme;Personne", "Ligne 2 : Personne ne siège pas"),
        ("  \n", "La liste est vide"),
    ],
)
def test_a_sheet_that_cannot_be_taken_adds_nobody(cast, lines, told):
    assembly = council(cast, 1)
    with pytest.raises(ValidationError, match=told):
        welcome_all(assembly, by=cast.gaelle, lines=lines, starts_on=clock.today())
    assert assembly.members.count() == 1


def test_a_pasted_table_without_titles_is_read_in_the_usual_order():
    [row] = read_members("Mme\tJosette\tDumez\tjosette.dumez@mairie.fr\tAdjointe")
    assert (row.first_name, row.last_name, row.role) == ("Josette", "Dumez", "vice")


NUMBERS = "N°;Date;Objet;Matière\n2024-15;19/02/2024;Tarifs de la cantine, et du goûter;7.1\n16;2024-02-19;Budget;\n"


def test_an_older_register_is_found_and_its_numbers_are_taken(cast, sign_in):
    assembly = cast.council
    rows = read_numbers(NUMBERS)
    assert bring_past_acts(assembly, by=cast.gaelle, rows=rows) == 2
    assert bring_past_acts(assembly, by=cast.gaelle, rows=rows) == 0
    act = Act.objects.get(number=15)
    assert (act.year, act.decided_on.isoformat(), act.subject_code) == (2024, "2024-02-19", "7.1")
    assert Register.objects.get(assembly=assembly, year=2024).last == 16
    shown = sign_in(cast.gaelle).get(page("register", cast.gaelle) + "?q=cantine").content.decode()
    assert "2024-15" in shown and "registre repris" in shown
    alone = sign_in(cast.gaelle).get(page("act", cast.gaelle, pk=act.pk)).content.decode()
    assert "Acte d’un registre antérieur" in alone and "Noter cette étape" not in alone


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            "2024-15;19/02/2024;Tarifs\n2024-15;19/02/2024;Autre",
            "Ligne 2 : le numéro 2024-15 est déjà à la ligne 1",
        ),
        ("quinze;19/02/2024;Tarifs", "Ligne 1 : il faut le numéro"),
        ("2024-15;;Tarifs", "Ligne 1 : il faut le numéro"),
        ("2099-1;19/02/2099;Tarifs", "à venir"),
        ("", "La feuille est vide"),
    ],
)
def test_a_sheet_of_acts_that_cannot_be_read_says_its_line(lines, told):
    with pytest.raises(ValidationError, match=told):
        read_numbers(lines)


def test_a_number_of_another_act_is_refused(cast):
    bring_past_acts(cast.council, by=cast.gaelle, rows=read_numbers(NUMBERS))
    with pytest.raises(ValidationError, match="est celui d’un autre acte ici, « Budget »"):
        bring_past_acts(cast.council, by=cast.gaelle, rows=read_numbers("2024-16;19/02/2024;Autre"))
    assert Act.objects.count() == 2


def test_the_clerk_brings_sheets_pasted_or_as_files(cast, sign_in):

    clerk, url = sign_in(cast.gaelle), page("past_acts", cast.gaelle, pk=cast.council.pk)
    refused = clerk.post(url, {"lines": "quinze;hier;Tarifs"})
    assert refused.status_code == 422 and "quinze;hier;Tarifs" in refused.content.decode()
    workbook = SimpleUploadedFile("actes.xlsx", b"PK\x03\x04rest")
    assert "Ce classeur est refusé" in clerk.post(url, {"file": workbook}).content.decode()
    file = SimpleUploadedFile("actes.csv", NUMBERS.encode("cp1252"))
    assert clerk.post(url, {"file": file}).status_code == 302 and Act.objects.count() == 2
    table = page("members_table", cast.gaelle, pk=cast.council.pk)
    rows = SimpleUploadedFile("membres.csv", b"Mme;Iris;Lys;;adjointe\n")
    assert clerk.post(table, {"file": rows, "since": f"{clock.today():%Y-%m-%d}"}).status_code == 302
    assert cast.council.members.get(person__last_name="Lys").role == "vice"
    for who in (cast.josette, cast.samira):
        assert (
            sign_in(who).post(page("past_acts", who, pk=cast.council.pk), {"lines": NUMBERS}).status_code
            == 404
        )


def test_the_colleges_of_a_committee_are_opened_by_its_office(cast, sign_in):
    url = page("colleges", cast.samira, pk=cast.committee.pk)
    assert sign_in(cast.samira).post(url, {"name": "Communes", "seats": "12"}).status_code == 302
    assert College.objects.get().seats == 12
    refused = sign_in(cast.samira).post(url, {"name": "EPCI", "seats": "9"})
    assert refused.status_code == 422 and "Les collèges auraient 21 sièges" in refused.content.decode()
    assert (
        sign_in(cast.gaelle).post(page("colleges", cast.gaelle, pk=cast.committee.pk), {}).status_code == 404
    )


def test_the_seats_of_a_college_are_dated_and_what_it_had_stays_true(cast, sign_in):
    part = assemblies.open_college(cast.committee, by=cast.samira, name="Communes", seats=12)
    today, url = clock.today(), page("college", cast.samira, pk=part.pk)
    office, later = sign_in(cast.samira), today + timedelta(days=40)
    typed = {"seats": "9", "starts_on": f"{later:%Y-%m-%d}", "source": "statuts, article 8.1"}
    assert office.post(url, typed).status_code == 302
    found = College.objects.get(pk=part.pk)
    assert [found.seats_on(one) for one in (today - timedelta(days=1), today, later)] == [0, 12, 9]
    assert found.seats == 12 and "statuts, article 8.1" in office.get(url).content.decode()
    refused = office.post(url, {"seats": "21", "starts_on": f"{today + timedelta(days=10)}"})
    assert refused.status_code == 422 and "auraient 21 sièges" in refused.content.decode()
    assert 'value="21"' in refused.content.decode() and CollegeSeats.objects.count() == 2
    # A second college is weighed on each day to come, not on its first one only.
    colleges.change_college_seats(found, by=cast.samira, seats=20, starts_on=later)
    with pytest.raises(ValidationError, match="auraient 21 sièges"):
        assemblies.open_college(cast.committee, by=cast.samira, name="EPCI", seats=1)
    line, current = found.lines.get(starts_on=later), found.lines.get(starts_on=today)
    for one, left in ((current, 2), (line, 1)):
        office.post(page("college_seats_end", cast.samira, pk=one.pk))
        assert CollegeSeats.objects.filter(college=found).count() == left
    assert sign_in(cast.gaelle).get(page("college", cast.gaelle, pk=part.pk)).status_code == 404


def test_a_college_and_its_assembly_keep_room_for_those_who_sit_and_for_each_other(cast):
    part = assemblies.open_college(cast.committee, by=cast.samira, name="Communes", seats=2)
    for person in (cast.karim, cast.josette):
        assemblies.seat(cast.committee, by=cast.samira, person=person, starts_on=clock.today(), college=part)
    with pytest.raises(ValidationError, match="2 membres siègent"):
        colleges.change_college_seats(part, by=cast.samira, seats=1, starts_on=clock.today())
    assemblies.open_college(cast.committee, by=cast.samira, name="EPCI", seats=10)
    with pytest.raises(ValidationError, match="auraient 12 sièges"):
        assemblies.change_seats(cast.committee, by=cast.samira, seats=11)


def test_a_command_opens_an_assembly_with_its_sheet(cast, town, tmp_path, capsys):
    sheet = tmp_path / "membres.csv"
    sheet.write_text("Mme;Iris;Lys;;maire\nM.;Paul;Amiot\n")
    call_command("council", "open", "municipal", "59999", "--population", "2031", "--members", str(sheet))
    assert "19 sièges, 2 membres" in capsys.readouterr().out
    sheet.write_text("Iris")
    for words, told in [
        (["community", "59999"], "cette sorte"),
        (["municipal", "00000"], "Aucune collectivité"),
        (["bureau", cast.syndicate.siren or "59998"], "Aucune collectivité"),
        (["municipal", "59470", "--name", "Autre", "--members", str(sheet)], "Ligne 1"),
    ]:
        with pytest.raises(CommandError, match=told):
            call_command("council", "open", *words)
    assert not Assembly.objects.filter(name="Autre").exists()


def test_a_member_is_typed_into_a_college(cast, sign_in):
    part = assemblies.open_college(cast.committee, by=cast.samira, name="Communes", seats=12)
    url = page("members", cast.samira, pk=cast.committee.pk)
    typed = {
        "title": "Mme",
        "first_name": "Iris",
        "last_name": "Lys",
        "role": "member",
        "starts_on": f"{clock.today()}",
    }
    assert sign_in(cast.samira).post(url, typed | {"college": part.pk}).status_code == 302
    assert cast.committee.members.get(person__last_name="Lys").college == part
    assert "Iris" in sign_in(cast.samira).get(url).content.decode()
    plain = sign_in(cast.gaelle).get(page("members", cast.gaelle, pk=cast.council.pk)).content.decode()
    assert 'name="college"' not in plain
