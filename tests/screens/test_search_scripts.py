"""What was written is found as it is typed, in every script, the same on both databases."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rapport.accounts.models import Brand
from rapport.domain.fold import _IS_UNSPACED, asked_terms, folded, stored_terms
from rapport.inbox.models import Contact, Conversation, Identity, Message
from rapport.inbox.search import matching
from rapport.store.folded import Folded
from tests.street import Street

# What somebody wrote, and what is typed to find it.
FOUND = [
    ("Где мой заказ?", "мой"),
    ("Где мой заказ?", "мои"),
    ("Ждём ещё неделю", "еще"),
    ("Ждем еще неделю", "ещё"),
    ("배송은 언제 오나요?", "배송"),
    ("このベッドはいつ届きますか", "ベッド"),
    ("このベッドはいつ届きますか", "ﾍﾞｯﾄﾞ"),
    ("ご注文の商品", "商品"),
    ("我的订单在哪里", "订单"),
    ("เมื่อไหร่จะส่งของ", "ส่งของ"),
    ("أين الأريكة التي طلبتها؟", "الأريكة"),
    ("أين الأريكة التي طلبتها؟", "الاريكه"),
    ("شُكْرًا جزيلًا", "شكرا"),
    ("شكـــرا", "شكرا"),
    ("Πού είναι ο καναπές μου;", "καναπές"),
    ("Πού είναι ο καναπές μου;", "ΚΑΝΑΠΕΣ"),
    ("Przesyłka do Łodzi", "lodzi"),
    ("Przesyłka do Łodzi", "ŁODZI"),
    ("Przesyłka do Lodzi", "łodzi"),
    ("the ﬁne oak table", "fine"),
    ("the fine oak table", "ﬁne"),
    ("Ｓｏｆａ　Ｂｅｄ", "sofa bed"),
    ("Sofa", "Ｓｏｆａ"),
    ("Grüße aus der Straße", "strasse"),
    ("Grüße aus der Strasse", "Straße"),
    ("blåbærsyltetøy", "blabaersyltetoy"),
    ("Đặt hàng ở Đà Nẵng", "da nang"),
    ("smörgås", "smorgas"),
    ("İstanbul'da ılık çay", "istanbul ilik"),
    ("Þórður Guðmundsson", "thordur gudmundsson"),
    ("mi corazón", "corazo\u0301n"),
    ("order ٤٥٦٧", "4567"),
    ("हिन्दी में लिखा", "हिन्दी"),
    ("soft\u00adhyphen", "softhyphen"),
    ("a-b_c order_no_17", "order_no_17"),
    ("mail dee@shop.example now", "shop.example"),
    ("see https://www.shop.example/a/b?c=12", "shop.example"),
    ("don't worry, it's 12.50€", "don't 12.50"),
    ("serial AB12CD34-99", "ab12cd34"),
    ("x" * 3000 + " end", "x" * 3000),
    ("ends in two hundred", "hund"),
]
WORD = re.compile(r"\w{3,}")
KANA_MARKS = "\u3099\u309a"


def seen(text: str) -> str:
    """What a reader takes for letters: a mark or an invisible sign between two of them ends no word."""
    return "".join(
        one
        for one in text
        if one in KANA_MARKS or (unicodedata.category(one) != "Cf" and unicodedata.category(one)[0] != "M")
    )


def found(brand: Brand, text: str) -> set[str]:
    return set(Conversation.of(brand).filter(matching(brand, text)).values_list("identity__handle", flat=True))


def test_what_was_written_is_found_as_it_is_typed(street: Street) -> None:
    for at, (said, _) in enumerate(FOUND):
        street.says(said, f"c{at}")
    street.receive()
    for at, (said, typed) in enumerate(FOUND):
        assert f"c{at}" in found(street.brand, typed), (said, typed)
    assert found(street.brand, "мойка") == set()
    assert found(street.brand, "ベド") == set()


def test_names_and_handles_are_found_as_they_are_typed(street: Street) -> None:
    street.says("hello", "dee")
    street.receive()
    Contact.of(street.brand).update(name="Łukasz Żółć")
    assert found(street.brand, "lukasz zolc") == {"dee"}
    Identity.of(street.brand).update(name="Ёжик")
    assert found(street.brand, "ежик") == {"dee"}
    assert found(street.brand, "dee") == {"dee"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
@example("0\u00ad001")
@example("0\u0301001")
def test_any_word_of_a_message_finds_it(street: Street, text: str) -> None:
    if not Message.of(street.brand).exists():
        street.says("something", "dee")
        street.receive()
    Message.of(street.brand).update(text=text)
    for word in WORD.findall(seen(text)):
        if asked_terms(word):
            assert found(street.brand, word) == {"dee"}, word
            assert found(street.brand, word.swapcase()) == {"dee"} or folded(word) != folded(word.swapcase())


@given(st.text())
def test_folding_twice_is_folding_once_and_case_makes_no_difference(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(unicodedata.normalize("NFD", text)) == folded(unicodedata.normalize("NFC", text))


@given(st.text(), st.data())
def test_what_is_asked_is_the_beginning_of_a_term_stored(text: str, data: st.DataObject) -> None:
    terms = stored_terms(text)
    for asked in asked_terms(text):
        assert any(term.startswith(asked) for term in terms)
    run = data.draw(st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x30FA), min_size=2, max_size=9))
    at = data.draw(st.integers(0, len(run) - 2))
    pair = folded(run)[at : at + 2]
    if len(pair) == 2 and all(map(_IS_UNSPACED.match, pair)):
        assert set(asked_terms(pair)) <= set(stored_terms(run)) | set(asked_terms(pair[0]))


@pytest.mark.django_db
def test_every_way_of_writing_words_makes_them_found(street: Street) -> None:
    street.says("lamp", "dee")
    street.receive()
    message = Message.of(street.brand).get()
    message.text = "Łódź"
    message.save(update_fields=["text"])
    assert found(street.brand, "lodz") == {"dee"}
    message.text = "ёлка"
    Message.across_brands.bulk_update([message], ["text"])
    assert found(street.brand, "елка") == {"dee"}


def test_the_terms_of_a_row_are_those_of_its_words(street: Street) -> None:
    street.says("Łódź 배송 ベッド", "dee")
    street.receive()
    for model in (Message, Contact, Identity):
        field = model._meta.get_field("folded")
        assert isinstance(field, Folded)
        for row in model.across_brands.all():
            assert row.folded == field.pre_save(row, False)
