"""The pages of a purchasing group; what is refused stays typed, with one sentence."""

import re
from decimal import Decimal

import pytest

from preau.directory.models import Authority
from preau.syndicate.actions.ordering import order
from preau.syndicate.actions.purchasing import sign
from preau.syndicate.models import FinancingPlan, Lot, Market, Order, PurchasingGroup
from preau.syndicate.tests.desk import ago, member
from preau.syndicate.tests.shop import TERMS, group_of, lot_of, market_of
from preau.syndicate.tests.test_pages import read, url

AT_MOST = 12  # questions of a page, those of the session and of the hat included
LINES = "Abonnement ; élève ; 1,08 ; 20\nFormation ; demi-journée ; 240 ; 0"


def refused(client, path, data, words, kept=""):
    answer = client.post(path, data)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and kept in page, (answer.status_code, words)


def test_a_group_is_opened_adopted_and_signed(cast, sign_in):
    member(cast)
    samira = sign_in(cast.samira)
    assert "Aucun groupement encore" in read(samira, cast.samira, "groups")
    asked = {"name": "ENT des écoles", "need": ""}
    refused(samira, url(cast.samira, "group_new"), asked, "Dites ce qui s’achète", 'value="ENT des écoles"')
    samira.post(url(cast.samira, "group_new"), asked | {"need": "un espace numérique"})
    pk = PurchasingGroup.objects.get().pk
    assert "Convention à adopter" in read(samira, cast.samira, "group", pk=pk)
    samira.post(url(cast.samira, "adoption", pk=pk), {"on": ago(20), "reference": "2023-12"})
    path, asked = url(cast.samira, "signature", pk=pk), {"who": "Nulle-Part", "on": ago(10), "reference": "7"}
    refused(samira, path, asked, "n’est pas connue")
    samira.post(path, asked | {"who": "59470"})
    assert "délibération 7" in read(samira, cast.samira, "group", pk=pk)


def test_a_market_and_its_lot_are_written_down(cast, sign_in):
    group, samira = group_of(cast), sign_in(cast.samira)
    path = url(cast.samira, "market_new", pk=group.pk)
    asked = TERMS | {"reference": "2023-ENT", "starts_on": ago(15), "holder_siret": "73282932000075"}
    refused(samira, path, asked, "14 chiffres", "Horizon Numérique")
    refused(samira, path, asked | {"holder_siret": "", "firm_months": "60"}, "48 mois au plus")
    samira.post(path, asked | {"holder_siret": "732 829 320 00074"})
    market = Market.objects.get()
    path = url(cast.samira, "lot_new", pk=market.pk)
    lot = {"number": "1", "title": "ENT", "maximum": "9 000", "schedule": LINES}
    refused(samira, path, lot | {"schedule": "Abonnement ; élève"}, "Ligne 1")
    refused(samira, path, lot | {"schedule": "A ; b ; 1 ; 19,6"}, "TVA n’est pas connu")
    refused(samira, path, lot | {"schedule": "A ; b ; gratuit ; 20"}, "ne se lit pas")
    refused(samira, path, lot | {"maximum": "0"}, "a un maximum")
    samira.post(path, lot)
    assert Lot.objects.get().maximum == 9000
    asked = {"kind": "renewed", "reference": ""}
    refused(samira, url(cast.samira, "renewal", pk=market.pk), asked, "par quel écrit")
    samira.post(url(cast.samira, "renewal", pk=market.pk), asked | {"reference": "courrier du 3"})
    assert "courrier du 3" in read(samira, cast.samira, "market", pk=market.pk)


def test_an_order_is_made_once_and_goes_its_way(cast, sign_in):
    found, samira = lot_of(cast, market_of(cast, group_of(cast))), sign_in(cast.samira)
    key = re.search(r'name="key" value="(\w+)"', read(samira, cast.samira, "lot", pk=found.pk))[1]
    price, path = found.prices.get(rank=1).pk, url(cast.samira, "order_new", pk=found.pk)
    asked = {"who": cast.commune.pk, "on": ago(1), "place": "Mairie", "key": key, f"q-{price}": "177"}
    refused(samira, path, asked | {f"q-{price}": "-1"}, "jamais négative", 'value="-1"')
    refused(samira, path, asked | {f"q-{price}": "9000"}, "maximum du lot")
    for _twice in (1, 2):
        samira.post(path, asked)
    one = Order.objects.get()
    assert "229,39 €" in read(samira, cast.samira, "order", pk=one.pk) and one.net == Decimal("191.16")
    samira.post(url(cast.samira, "order_step", pk=one.pk, kind="sent"), {"on": ago(0)})
    assert "envoyé au titulaire" in read(samira, cast.samira, "market", pk=found.market_id)
    refused(
        samira, url(cast.samira, "order_step", pk=one.pk, kind="cancelled"), {"on": ago(0)}, "Dites pourquoi"
    )
    assert (
        samira.post(url(cast.samira, "order_step", pk=one.pk, kind="lost"), {"on": ago(0)}).status_code == 404
    )


def test_a_plan_is_computed_and_says_what_is_odd(cast, sign_in):
    group, samira = group_of(cast), sign_in(cast.samira)
    path = url(cast.samira, "plan_new", pk=group.pk)
    plan = {
        "title": "ENT 2027",
        "cost": "1 000,00",
        "aids": "Région ; 85 %",
        "key": "fixed",
        "counted_on": ago(0),
        "parts": "",
    }
    refused(samira, path, plan, "Il manque la clé", "Région ; 85 %")
    refused(samira, path, plan | {"aids": "Région ; beaucoup"}, "ne se lit pas")
    refused(samira, path, plan | {"parts": "Ailleurs ; 1"}, "n’a pas signé")
    refused(samira, path, plan | {"parts": "59470 ; 1", "aids": "R ; 1001"}, "plus que le coût")
    samira.post(path, plan | {"parts": "59470 ; 1"})
    page = read(samira, cast.samira, "plan", pk=FinancingPlan.objects.get().pk)
    assert "150,00 €" in page and "au moins 20 %" in page


def test_the_commune_reads_its_own_part_and_may_put_the_convention_to_the_vote(cast, sign_in):
    group = group_of(cast)
    lot = lot_of(cast, market_of(cast, group))
    gaelle = sign_in(cast.gaelle)
    page = read(gaelle, cast.gaelle, "group", pk=group.pk)
    assert (
        "Membre depuis le" in page and "Aucune commande encore" in page and "Noter une signature" not in page
    )
    for name, pk in (
        ("market", lot.market_id),
        ("lot", lot.pk),
        ("market_csv", lot.market_id),
        ("plan_new", group.pk),
    ):
        assert gaelle.get(url(cast.gaelle, name, pk=pk)).status_code == 404
    assert gaelle.post(url(cast.gaelle, "signature", pk=group.pk), {}).status_code == 404
    assert gaelle.get(url(cast.gaelle, "convention", pk=group.pk)).content.startswith(b"%PDF-")
    assert sign_in(cast.josette).get(url(cast.josette, "groups")).status_code == 404


@pytest.mark.parametrize("name", ["plan_pdf", "plan_csv"])
def test_a_plan_is_the_coordinator_s(cast, sign_in, name):
    group = group_of(cast)
    samira = sign_in(cast.samira)
    asked = {
        "title": "P",
        "cost": "10",
        "key": "fixed",
        "counted_on": ago(0),
        "parts": "59470 ; 1",
        "aids": "",
    }
    samira.post(url(cast.samira, "plan_new", pk=group.pk), asked)
    pk = FinancingPlan.objects.get().pk
    assert samira.get(url(cast.samira, name, pk=pk)).status_code == 200
    assert sign_in(cast.gaelle).get(url(cast.gaelle, name, pk=pk)).status_code == 404


def test_pages_ask_few_questions_however_many_members_and_orders(
    cast, sign_in, django_assert_max_num_queries
):
    group = group_of(cast)
    market = market_of(cast, group)
    lot = lot_of(cast, market)
    price = lot.prices.all()[0].pk
    for rank in range(8):
        who = Authority.objects.create(kind="commune", name=f"Commune {rank}")
        sign(group, by=cast.samira, authority=who, since=ago(9), reference="1")
        one = order(lot, by=cast.samira, authority=who, on=ago(1), quantities={price: Decimal(rank + 1)})
    samira = sign_in(cast.samira)
    for name, pk in (("group", group.pk), ("market", market.pk), ("lot", lot.pk), ("order", one.pk)):
        path = url(cast.samira, name, pk=pk)
        samira.get(path)
        with django_assert_max_num_queries(AT_MOST):
            samira.get(path)
