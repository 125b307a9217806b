"""What an owner says replaces, what they take back goes, what they don't mention stays."""

from engine.domain.shop import Contacts, Facts, Offer, Shop

DALKOM = Shop(name="달콩커피", region="연남동", price="5,500원", offer=Offer(text="첫 방문 20% 할인"))


def test_a_new_price_replaces_the_old_one_and_nothing_else() -> None:
    shop = Facts(said=Shop(price="5,800원")).applied(DALKOM)
    assert shop == DALKOM.model_copy(update={"price": "5,800원"})


def test_an_offer_that_ended_is_gone() -> None:
    assert Facts(withdrawn=frozenset({"offer"})).applied(DALKOM).offer is None


def test_a_link_added_later_keeps_the_phone_number() -> None:
    shop = DALKOM.model_copy(update={"contacts": Contacts(phone="02-123-4567")})
    contacts = Facts(said=Shop(contacts=Contacts(link="naver.me/x"))).applied(shop).contacts
    assert contacts == Contacts(phone="02-123-4567", link="naver.me/x")


def test_what_was_guessed_becomes_a_fact_when_it_is_said() -> None:
    guessed = Facts(said=Shop(trade="cafe", guessed=frozenset({"trade"}))).applied(DALKOM)
    assert guessed.guessed == {"trade"}
    assert Facts(said=Shop(trade="bakery")).applied(guessed).guessed == frozenset()


def test_a_message_without_facts_changes_nothing() -> None:
    assert Facts().empty
    assert Facts().applied(DALKOM) == DALKOM
