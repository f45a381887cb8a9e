"""Files that people can get are recognised by what is in them, and read without guessing."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.connectors.exports.box import NoExport
from rapport.connectors.exports.values import ORDER, WHOSE
from tests.history.files import (
    ANDROID,
    IPHONE,
    MBOX,
    meta,
    packed,
    read,
    told,
    written,
    x_archive,
)


def test_a_mailbox_is_read_under_any_name(tmp_path: Path) -> None:
    found, rows = read(written(tmp_path, "letters.bin", MBOX))
    assert (found.format, found.network, found.own) == ("mbox", "email", "hello@aurora.example")
    assert [(row.ok, row.ours, row.sender) for row in rows] == [
        (True, False, "dee@customer.example"),
        (True, True, "hello@aurora.example"),
    ]
    first, second = (row.words for row in rows if row.words)
    assert first.text == "When does my sofa come?\nFrom the shop I heard nothing."
    assert first.thread == second.thread
    assert second.author.network_id == "dee@customer.example"
    assert rows[0].told["at"] == "2026-11-16T09:12:00Z"


def test_whose_mailbox_it_is_is_asked_where_no_mail_says_so(tmp_path: Path) -> None:
    nobodys = MBOX.replace(b"Delivered-To: hello@aurora.example\n", b"")
    found, rows = read(written(tmp_path, "a.mbox", nobodys))
    assert [one.what for one in found.ask] == ["us"]
    assert "hello@aurora.example" in found.ask[0].choices
    assert {row.problems for row in rows} == {(WHOSE,)}
    found, rows = read(written(tmp_path, "a.mbox", nobodys), told("Hello@Aurora.example"))
    assert not found.ask
    assert [row.ours for row in rows] == [False, True]


def test_single_mails_in_a_zip_or_a_folder(tmp_path: Path) -> None:
    mail = MBOX.split(b"\n", 1)[1].split(b"\nFrom hello")[0]
    found, rows = read(packed(tmp_path, "mails.zip", {"in/1": mail, "in/notes.txt": b"hello", "2.eml": b""}))
    assert (found.format, len(rows)) == ("eml", 1)
    assert found.left_out == {"files that are no mail": 2}
    written(tmp_path, "one.eml", mail.replace(b"\n", b"\r\n"))
    found, rows = read(tmp_path / "one.eml")
    assert (found.format, [row.ok for row in rows]) == ("eml", [True])


def test_a_chat_from_android(tmp_path: Path) -> None:
    found, rows = read(written(tmp_path, "chat.txt", ANDROID))
    assert (found.format, found.ask) == ("whatsapp", ())
    said = [(row.told["at"], row.sender, row.ours, row.told["text"]) for row in rows]
    assert said == [
        ("2026-11-12T08:02:00Z", "Dee Marsh", False, "When are you open?\nAnd on Sunday?"),
        ("2026-11-13T20:15:00Z", "Casa Aurora", True, "From nine to eight."),
        ("2026-11-13T20:16:00Z", "Dee Marsh", False, ""),
    ]
    assert [row.silent for row in rows] == [False, False, True]
    assert found.left_out == {"lines of the app itself": 1, "messages that were deleted": 1}


def test_a_chat_from_an_iphone(tmp_path: Path) -> None:
    found, rows = read(packed(tmp_path, "chat.zip", {"_chat.txt": IPHONE.encode(), "00001-PHOTO.jpg": b"x"}))
    assert [row.told["at"] for row in rows] == [
        "2026-11-13T08:02:11Z",
        "2026-11-14T20:15:00Z",
        "2026-11-14T20:16:00Z",
    ]
    assert rows[1].told["text"] == "Yes: three of them"
    assert rows[2].silent
    assert found.left_out["pictures and other files beside the chats"] == 1


LINES = {
    "31/12/2025, 23:59 - Dee: a": "2025-12-31T22:59:00Z",
    "31.12.25, 23:59 - Dee: a": "2025-12-31T22:59:00Z",
    "12/31/25, 11:59 PM - Dee: a": "2025-12-31T22:59:00Z",
    "31/12/25, 11:59 p. m. - Dee: a": "2025-12-31T22:59:00Z",
    "31/12/25 23:59 - Dee: a": "2025-12-31T22:59:00Z",
    "2025-12-31, 23:59 - Dee: a": "2025-12-31T22:59:00Z",
    "31/12/2025 às 23:59 - Dee: a": "2025-12-31T22:59:00Z",
    "31.12.2025, 23.59 - Dee: a": "2025-12-31T22:59:00Z",
    "31. 12. 25, 23:59 - Dee: a": "2025-12-31T22:59:00Z",
    "[31/12/25, 23:59:58] Dee: a": "2025-12-31T22:59:58Z",
    "[31.12.25, 23:59:58] Dee: a": "2025-12-31T22:59:58Z",
    "\u200e[12/31/25, 11:59:58\u202fPM] Dee: a": "2025-12-31T22:59:58Z",
    "\u200f[31/12/2025, 11:59:58 م] Dee: a": "2025-12-31T22:59:58Z",
    "[2025/12/31 下午11:59:58] Dee: a": "2025-12-31T22:59:58Z",
    "12/31/25, 12:05 AM - Dee: a": "2025-12-30T23:05:00Z",
    "12/31/25, 12:05 PM - Dee: a": "2025-12-31T11:05:00Z",
    "٣١/١٢/٢٠٢٥، ٢٣:٥٩ - Dee: a".replace("،", ","): "2025-12-31T22:59:00Z",
}


@pytest.mark.parametrize("line", LINES)
def test_all_common_forms_of_a_line(line: str, tmp_path: Path) -> None:
    _, rows = read(written(tmp_path, "chat.txt", line + "\n"), told("Aurora", "Dee"))
    assert [(row.ok, row.told["at"], row.told["text"]) for row in rows] == [(True, LINES[line], "a")]


def test_the_order_of_day_and_month_is_found_by_what_goes_forward_or_asked(tmp_path: Path) -> None:
    forward = "03/04/26, 9:00 - Dee: a\n05/03/26, 9:00 - Dee: b\n"  # 4 March, 3 May: by months first
    found, rows = read(written(tmp_path, "a.txt", forward), told("Dee"))
    assert [row.told["at"] for row in rows] == ["2026-03-04T08:00:00Z", "2026-05-03T07:00:00Z"]
    unclear = "03/04/26, 9:00 - Dee: a\n"
    found, rows = read(written(tmp_path, "b.txt", unclear), told("Dee"))
    assert [one.what for one in found.ask] == ["dates"]
    assert [(row.ok, row.told["at"], row.problems) for row in rows] == [(False, None, (ORDER,))]
    found, rows = read(written(tmp_path, "b.txt", unclear), told("Dee", dates="dmy"))
    assert (found.ask, rows[0].told["at"]) == ((), "2026-04-03T07:00:00Z")


def test_who_of_a_chat_is_the_brand_is_known_or_asked(tmp_path: Path) -> None:
    nobody = told(names=())
    found, rows = read(written(tmp_path, "chat.txt", ANDROID), nobody)
    assert [one.what for one in found.ask] == ["us"]
    assert not any(row.ok for row in rows)
    found, rows = read(written(tmp_path, "WhatsApp Chat with Dee Marsh.txt", ANDROID), nobody)
    assert (found.ask, rows[1].ours) == ((), True)
    deleted = ANDROID.replace("Dee Marsh: This message was deleted", "Casa Aurora: You deleted this message")
    found, rows = read(written(tmp_path, "chat.txt", deleted), nobody)
    assert (found.ask, rows[1].ours) == ((), True)


@pytest.mark.parametrize(
    ("folder", "network"),
    [
        ("your_facebook_activity/messages/inbox", "facebook"),
        ("your_instagram_activity/messages/inbox", "instagram"),
    ],
)
def test_a_download_of_your_information(folder: str, network: str, tmp_path: Path) -> None:
    found, rows = read(packed(tmp_path, "download.zip", meta(folder)))
    assert (found.format, found.network) == (network, network)
    assert [(row.sender, row.ours, row.told["text"]) for row in rows] == [
        ("Zoë Núñez", False, "¿Abren mañana?"),
        ("Zoë Núñez", False, ""),
        ("Casa Aurora", True, "Sí, mañana 👍"),
    ]
    assert found.left_out == {"messages that were taken back": 1, "files of the download that hold no messages": 1}


def test_a_download_as_html_says_what_to_ask_for(tmp_path: Path) -> None:
    path = packed(tmp_path, "d.zip", {"messages/inbox/dee_1/message_1.html": b"<html></html>"})
    with pytest.raises(NoExport, match="JSON"):
        read(path)


def test_an_archive_of_x(tmp_path: Path) -> None:
    found, rows = read(packed(tmp_path, "archive.zip", x_archive()))
    assert (found.format, found.own, found.own_id) == ("x", "aurora", "7")
    assert [(row.words.kind, row.ours, row.words.text) for row in rows if row.words] == [
        ("post", True, "Sofas & chairs"),
        ("comment", True, "@dee Friday"),
        ("direct", False, "In stock?"),
        ("direct", True, "Yes"),
    ]
    assert {row.words.thread for row in rows[2:] if row.words} == {"dm:9"}


def test_a_table_of_messages(tmp_path: Path) -> None:
    table = 'when;who;way;words\n31/10/2026 9:00;Dee;in;"Open\non Sunday?"\n31/10/2026 10:00;Us;out;No.\n'
    found, rows = read(
        written(tmp_path, "m.csv", table), told(text="words", date="when", **{"from": "who"}, direction="way")
    )
    assert (found.format, found.ask) == ("csv", ())
    assert [(row.ok, row.ours, row.told["text"]) for row in rows] == [
        (True, False, "Open\non Sunday?"),
        (True, True, "No."),
    ]
    support = "tweet_id,author_id,inbound,created_at,text\n1,dee,True,Tue Oct 31 22:10:47 +0000 2017,Where?\n"
    _, rows = read(written(tmp_path, "s.csv", support))
    assert [(row.told["at"], row.ours) for row in rows] == [("2017-10-31T22:10:47Z", False)]


def test_stars_are_given_by_customers(tmp_path: Path) -> None:
    found, rows = read(written(tmp_path, "r.csv", "Reviewer;Stars;Review;Date\nDee;5;Lovely;2026-02-01\n"))
    assert found.ask == ()
    assert [(row.ours, row.words and row.words.kind, row.words and row.words.rating) for row in rows] == [
        (False, "review", 5)
    ]


def test_a_table_asks_what_it_does_not_say(tmp_path: Path) -> None:
    found, rows = read(written(tmp_path, "m.csv", "fecha;mensaje;de\n03/04/2026 10:00;hola;Dee\n"))
    assert [one.what for one in found.ask] == ["dates", "us"]
    assert rows[0].problems == (ORDER, WHOSE)
    found, _ = read(written(tmp_path, "m.csv", "a,from\nhello,Dee\n"), told("x", text="no such"))
    assert ("columns", "text") in [(one.what, one.more.get("field")) for one in found.ask]


def test_a_table_of_two_rows_is_asked_about_where_none_of_its_columns_is_known(tmp_path: Path) -> None:
    body = "When it was;Body of it;Person\n2026-01-02 10:00;hello;Eva\n"
    found, _ = read(written(tmp_path, "m.csv", body))
    assert found.table is not None
    assert found.table["first"][0] == ["When it was", "Body of it", "Person"]
    with pytest.raises(NoExport, match="name them in its first row"):
        read(written(tmp_path, "m.txt", body))


@pytest.mark.parametrize("sign", ["\x07", "\x0b", "\x0c", "\x1e", "\u2028"])
def test_a_sign_that_nobody_sees_spoils_no_table(sign: str, tmp_path: Path) -> None:
    _, rows = read(
        written(tmp_path, "m.csv", f"date,from,text\n2026-01-02,Dee,Open{sign} on Sunday?\n"), told("us")
    )
    assert [row.told["text"].split()[-1] for row in rows] == ["Sunday?"]


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-be"])
def test_a_table_in_two_bytes_a_letter_says_how_to_save_it(coding: str, tmp_path: Path) -> None:
    mark = b"" if coding == "utf-16" else "\ufeff".encode(coding)
    body = mark + "Date\tName\tText\n2026-01-02\tEva\tHi\n".encode(coding)
    with pytest.raises(NoExport, match="UTF-8"):
        read(written(tmp_path, "m.csv", body))


@pytest.mark.parametrize(
    "body", [b"%PDF-1.7 x", b"\x89PNG\r\n", b"\x00\x01\x02", b"hello\nworld\n", b"<html>", b"{}"]
)
def test_other_files_are_refused_with_a_reason(body: bytes, tmp_path: Path) -> None:
    with pytest.raises(NoExport, match=r"none of|chat|table"):
        read(written(tmp_path, "chat.txt", body))
