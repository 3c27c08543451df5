import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.access import actions, codes, merges, queries
from preau.access.logins import free_login, login_base
from preau.access.models import Account, ActivationCode, PersonMerge
from preau.access.sheets.actions import draw_codes
from preau.directory.models import Guardianship, Person


@pytest.fixture
def newcomer(db):
    return Person.objects.create(first_name="Éloïse", last_name="D’Haene", title="Mme")


def draw(person, by):
    return draw_codes([person], by=by)[person.pk]


def test_a_parent_opens_an_account_with_the_sheet(client, cast, newcomer):
    code = draw(newcomer, cast.anne)
    assert client.post("/activer/", {"code": codes.shown(code).lower()}).url == "/activer/mot-de-passe/"
    page = client.get("/activer/mot-de-passe/").content.decode()
    assert "Bonjour Éloïse D." in page and "D’Haene" not in page
    done = client.post("/activer/mot-de-passe/", {"password": "trois vaches dans le pré", "email": ""})
    assert done.status_code == 302
    account = Account.objects.get(person=newcomer)
    assert account.login == "eloise.dhaene" and account.check_password("trois vaches dans le pré")


def test_a_code_serves_once_and_a_reprint_voids_the_one_before(cast, newcomer):
    first = draw(newcomer, cast.anne)
    second = draw(newcomer, cast.anne)
    assert queries.open_code(first) is None
    actions.activate(queries.open_code(second), password="trois vaches dans le pré")
    assert queries.open_code(second) is None


def test_a_code_is_kept_only_as_a_keyed_hash(cast, newcomer):
    code = draw(newcomer, cast.anne)
    assert code not in str(ActivationCode.objects.filter(person=newcomer).values())


def test_a_weak_password_is_refused_in_one_sentence_and_the_code_still_serves(client, cast, newcomer):
    code = draw(newcomer, cast.anne)
    client.post("/activer/", {"code": code})
    answer = client.post("/activer/mot-de-passe/", {"password": "password12"})
    assert answer.status_code == 200 and not Account.objects.filter(person=newcomer).exists()
    assert queries.open_code(code)


def test_one_account_for_a_parent_of_two_schools(client, cast, sign_in, newcomer):
    Guardianship.objects.create(
        guardian=newcomer, child=cast.tim, kind="legal", starts_on=cast.tim.enrolments.get().starts_on
    )
    code = draw(newcomer, cast.perle)
    sign_in(cast.claire).post("/activer/", {"code": code})
    assert "ajouter cette école" in client.get("/activer/autre-ecole/").content.decode()
    client.post("/activer/autre-ecole/")
    assert cast.claire.children_ties.filter(child=cast.tim).exists()
    merges.undo_merge(PersonMerge.objects.get(), by=cast.claire)
    assert not cast.claire.children_ties.filter(child=cast.tim).exists()
    assert newcomer.children_ties.filter(child=cast.tim).exists()


def test_a_pupils_code_is_added_to_nobody(cast):
    code = queries.open_code(draw(cast.tim, cast.perle))
    assert not merges.may_add(code, by=cast.claire)


def test_two_of_the_same_name_have_two_logins(db):
    one, two = (Person.objects.create(first_name="Jean", last_name="Œuvrard") for _ in range(2))
    Account.objects.create(person=one, login=free_login(one))
    assert free_login(two) == "jean.oeuvrard2"


@given(st.text(alphabet=codes.ALPHABET, min_size=12, max_size=12), st.sampled_from([" ", "-", "", " - "]))
def test_a_code_is_read_however_it_is_typed(code, between):
    assert codes.typed(between.join([code[:4].lower(), code[4:8], code[8:]])) == code


@given(st.text())
def test_what_is_no_code_is_read_as_nothing(words):
    read = codes.typed(words)
    assert read == "" or (len(read) == 12 and set(read) <= set(codes.ALPHABET))


@given(st.text(min_size=1), st.text())
def test_a_login_is_plain_and_short(first, last):
    made = login_base(Person(first_name=first, last_name=last))
    assert made and made.isascii() and len(made) <= 50 and made == made.lower()
