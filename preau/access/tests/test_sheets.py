import io

import pytest
import zxingcpp
from pypdf import PdfReader

from preau.access import queries
from preau.access.models import Account, ActivationCode
from preau.access.sheets import paper
from preau.access.sheets import queries as queries_of_sheets
from preau.access.sheets.actions import draw_codes, reset
from preau.access.tests.scanner import grey
from preau.base import clock
from preau.base.models import AuditLine
from preau.directory.hats import hats_of
from preau.directory.models import Post
from tests.world import PASSWORD, login


def hat(person, profile=None):
    posts = person.posts.filter(profile=profile) if profile else person.posts.all()
    return f"poste-{posts.get().pk}"


def without_account(cast, *names):
    Account.objects.filter(person__in=[getattr(cast, name) for name in names]).delete()


def words(pdf):
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [page.extract_text() for page in pages]


@pytest.mark.parametrize(
    ("who", "profile", "group", "status"),
    [
        ("anne", "head", "cm1", 200),
        ("lucie", "teacher", "cm1", 200),
        ("lucie", "teacher", "cp", 404),
        ("noel", "teacher", "cm1", 404),
        ("perle", "head", "cm1", 404),
        ("celine", "school_life", "fifth", 200),
        ("rose", "support", "cm1", 404),
    ],
)
def test_sheets_are_for_the_school_of_the_class(client, cast, sign_in, who, profile, group, status):
    person = getattr(cast, who)
    pk = getattr(cast, group).pk
    assert sign_in(person).get(f"/{hat(person, profile)}/fiches/{pk}/").status_code == status


def test_one_sheet_for_each_guardian_and_none_for_the_barred_one(client, cast, sign_in):
    without_account(cast, "nora", "eric")
    page = sign_in(cast.anne).get(f"/{hat(cast.anne)}/fiches/{cast.cp.pk}/").content.decode()
    assert "LEMAIRE Nora" in page and "Éric" not in page
    ids = [cast.nora.pk, cast.eric.pk]
    pdf = client.post(f"/{hat(cast.anne)}/fiches/{cast.cp.pk}/pdf/", {"person": ids})
    assert "no-store" in pdf["Cache-Control"]
    assert list(ActivationCode.objects.values_list("person", flat=True)) == [cast.nora.pk]
    assert AuditLine.objects.filter(verb="access.draw_code").count() == 1
    [sheet] = words(pdf.content)
    assert "Mme Nora LEMAIRE" in sheet and "Parent de Maya, CP" in sheet and "Éric" not in sheet


def test_the_code_of_the_paper_opens_the_account(client, cast, sign_in):
    without_account(cast, "fatou")
    pdf = sign_in(cast.lucie).post(f"/{hat(cast.lucie)}/fiches/{cast.cm1.pk}/pdf/", {"person": cast.fatou.pk})
    [line] = [part for part in words(pdf.content)[0].splitlines() if part.count("-") == 2 and len(part) == 14]
    assert queries.open_code(line).person == cast.fatou


def test_a_teacher_of_college_hands_nothing_to_families(client, cast, sign_in):
    without_account(cast, "thomas", "louis")
    sign_in(cast.odile).post(
        f"/{hat(cast.odile)}/fiches/{cast.fifth.pk}/pdf/", {"person": [cast.thomas.pk, cast.louis.pk]}
    )
    assert list(ActivationCode.objects.values_list("person", flat=True)) == [cast.louis.pk]


def test_a_teacher_resets_pupils_and_the_head_families_too(client, cast, sign_in):
    url = f"/{hat(cast.lucie)}/fiches/{cast.cm1.pk}/perdu/"
    assert sign_in(cast.lucie).post(url, {"reset": cast.claire.pk, "sure": 1}).status_code == 302
    assert cast.claire.account.check_password(PASSWORD)
    asked = sign_in(cast.lucie).post(url, {"reset": cast.ines.pk}).content.decode()
    assert "Accès perdu : Inès Vasseur" in asked and cast.ines.account.has_usable_password()
    assert sign_in(cast.lucie).post(url, {"reset": cast.ines.pk, "sure": 1}).status_code == 200
    assert not cast.ines.account.has_usable_password()
    by_head = sign_in(cast.anne).post(
        url.replace(hat(cast.lucie), hat(cast.anne)), {"reset": cast.claire.pk, "sure": 1}
    )
    assert by_head.status_code == 200 and not cast.claire.account.has_usable_password()


def test_who_works_elsewhere_gets_no_code_as_a_parent(client, cast, sign_in):
    """Marc is Zoé's father and teaches at the collège: his account opens both."""
    sign_in(cast.anne).post(
        f"/{hat(cast.anne)}/fiches/{cast.cp.pk}/perdu/", {"reset": cast.marc.pk, "sure": 1}
    )
    assert cast.marc.account.has_usable_password()
    sign_in(cast.bruno).post(
        f"/{hat(cast.bruno)}/fiches/personnel/perdu/", {"reset": cast.marc.pk, "sure": 1}
    )
    assert not cast.marc.account.has_usable_password()


@pytest.mark.parametrize(
    ("who", "status"), [("bruno", 200), ("celine", 404), ("agnes", 404), ("odile", 404), ("marc", 404)]
)
def test_the_sheets_of_the_staff_are_for_the_head(client, cast, sign_in, who, status):
    person = getattr(cast, who)
    assert sign_in(person).get(f"/{hat(person)}/fiches/personnel/").status_code == status


def test_the_staff_list_is_of_this_school_and_leaves_out_who_also_works_elsewhere(client, cast, sign_in):
    without_account(cast, "odile", "dora")
    Post.objects.create(
        person=cast.odile, profile="teacher", establishment=cast.next_door, starts_on=clock.today()
    )
    url = f"/{hat(cast.bruno)}/fiches/personnel/"
    page = sign_in(cast.bruno).get(url).content.decode()
    assert "CARON Odile" in page and "GARCIA" not in page
    client.post(f"{url}pdf/", {"person": [cast.odile.pk, cast.dora.pk, cast.noel.pk]})
    assert list(ActivationCode.objects.values_list("person", flat=True)) == [cast.dora.pk]


def test_a_reset_ends_sessions_password_and_verified_address(client, cast):
    client.post("/connexion/", {"login": login("claire"), "password": PASSWORD})
    Account.objects.filter(person=cast.claire).update(
        email="voleur@exemple.org", email_verified_at=clock.now()
    )
    code = reset(cast.claire, by=cast.anne)
    assert client.get("/parent/").status_code == 302
    assert not queries.accounts_with("voleur@exemple.org").exists()
    assert queries.open_code(code).person == cast.claire


def test_the_qr_code_keeps_the_code_out_of_every_log():
    sheet = paper.Sheet(
        "Mme C", "C. V.", "Parent", "École", "à l’école", "à l’école", False, 10, "7KFM2QXT94HD"
    )
    [(page, code)] = [paper.link_of(sheet).split("#")]
    assert page.endswith("/activer/") and code == "7KFM2QXT94HD"


def test_pupils_are_told_tu_and_grown_ups_vous():
    def page(familiar):
        return paper.Sheet(
            "X", "X. Y.", "5e B", "Collège", "au collège", "au collège", familiar, 10, "7KFM2QXT94HD"
        )

    grown_up, pupil = words(paper.pdf([page(False), page(True)]))
    assert "Votre accès" in grown_up and "Ton accès" in pupil and "vous" not in pupil.lower()


def test_the_classes_say_how_many_accounts_are_open(client, cast, sign_in):
    without_account(cast, "claire", "jade", "noel")
    page = sign_in(cast.anne).get(f"/{hat(cast.anne)}/fiches/")
    [cm1] = [line for line in page.context["lines"] if line.group == cast.cm1]
    assert (cm1.families_in, cm1.families, cm1.pupils_in, cm1.pupils) == (4, 5, 2, 3)
    assert "familles 4 sur 5, élèves 2 sur 3" in page.content.decode()


def test_the_printed_qr_code_is_read_by_a_camera_and_opens_the_activation_page(client, cast, settings):
    """Printed as an image and scanned, as a telephone does; then the code is typed by the page's script."""
    drawn = draw_codes([cast.claire], by=cast.anne)
    line = next(
        one
        for one in queries_of_sheets.lines_of_class(cast.cm1, by=cast.anne, hat=hats_of(cast.anne)[0])
        if one.person == cast.claire
    )
    image = paper.compiled(paper.sheets([line], cast.cm1, drawn), format="png", ppi=60)
    [seen] = zxingcpp.read_barcodes(grey(image))
    page, code = seen.text.split("#")
    assert page == f"{settings.PUBLIC_URL}/activer/" and queries.open_code(code).person == cast.claire


def test_the_sheet_says_whom_to_ask(client, cast):
    cast.anne.posts.get().establishment.__class__.objects.filter(pk=cast.school.pk).update(
        phone="03 20 00 00 00"
    )
    drawn = draw_codes([cast.claire], by=cast.anne)
    lines = queries_of_sheets.lines_of_class(cast.cm1, by=cast.anne, hat=hats_of(cast.anne)[0])
    [sheet] = paper.sheets([one for one in lines if one.person == cast.claire], cast.cm1, drawn)
    assert sheet.help == "à Mme Carlier, à l’école, 03 20 00 00 00"
    [page] = words(paper.pdf([sheet]))
    assert sheet.help in page.replace("\n", " ")


def test_two_parents_are_never_on_one_page(cast):
    drawn = draw_codes([cast.claire, cast.thomas], by=cast.anne)
    lines = queries_of_sheets.lines_of_class(cast.cm1, by=cast.anne, hat=hats_of(cast.anne)[0])
    both = [one for one in lines if one.person in (cast.claire, cast.thomas)]
    pages = words(paper.pdf(paper.sheets(both, cast.cm1, drawn)))
    assert [("Claire" in page, "Thomas" in page) for page in pages] == [(True, False), (False, True)]
