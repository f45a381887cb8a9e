"""Mails made to cost much, by name; each says "kayak" somewhere."""

from __future__ import annotations

import base64

SAID = b"My kayak is broken. "
HEAD = (
    b"From: Dee <dee@dee.example>\r\nTo: help@harbour.example\r\nSubject: odd\r\nMessage-ID: <1@dee.example>\r\n"
)


def text(words: bytes, kind: bytes = b"text/plain", more: bytes = b"") -> bytes:
    return HEAD + more + b"Content-Type: " + kind + b"\r\n\r\n" + words


def html(words: bytes) -> bytes:
    return text(SAID + words, b"text/html; charset=utf-8")


def nested(depth: int) -> bytes:
    boxes = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (at, at) for at in range(depth)
    )
    return HEAD + boxes + b"Content-Type: text/plain\r\n\r\n" + SAID * 20


def parts(kind: bytes, each: bytes, count: int) -> bytes:
    first = b"--m\r\n\r\n" + SAID + b"\r\n"
    return text(first + b"".join(b"--m\r\n" + each for _ in range(count)) + b"--m--\r\n", kind + b'; boundary="m"')


def bold(count: int, blocks: int) -> bytes:
    spans = "".join(f"<b id={at}>" for at in range(count))
    return f"<p>{spans}</p>{'<p>x</p>' * blocks}".encode()


MIXED = "".join(
    f"<{tag} id={at}>" for at in range(700) for tag in ("b", "i", "u", "em", "code", "font", "nobr", "tt")
)

BASE64 = b"Content-Transfer-Encoding: base64\r\n"
QUOTED = b"Content-Transfer-Encoding: quoted-printable\r\n"
STATUS = b"Content-Type: message/delivery-status\r\n\r\n" + b"A: b\r\n\r\n" * 99
PIECES = b"; ".join(b"a*%d*=%%41" % at for at in range(300_000))
MAILS = {
    "28 kB of bold letters": html(bold(1900, 1000)),
    "92 kB of bold letters": html(bold(1900, 6000)),
    "spans of every kind": html(f"{MIXED}{'<p>x<p>' * 50_000}".encode()),
    "boxes in boxes": html(b"<div>" * 200_000),
    "words after boxes in boxes": text(b"<div>" * 200_000 + SAID, b"text/html"),
    "tables in tables": html(b"<table><tr><td>" * 60_000 + SAID),
    "words beside tables": html(b"<table>" + b"x<br>" * 100_000),
    "rows without end": html(b"<table>" + b"<p>x</p><tr>" * 60_000),
    "attributes": html(b"<p " + b"".join(b"a%d=1 " % at for at in range(100_000)) + b">"),
    "a link that is said again and again": html(b"<a href='http://a'>" + b"http://a" * 20_000 + b"</a>"),
    "one long attribute": html(b"<a href='http://x.example/" + b"y" * 900_000 + b"'>x</a>"),
    "unfinished tags": html(b"<a " * 330_000),
    "unfinished quotations": html(b'<a b="' * 160_000),
    "unfinished comments": html(b"<!--" * 250_000),
    "signs": html(b"<" * 1_000_000),
    "more signs": html(b">" * 1_000_000),
    "a long entity": html(b"&#" + b"9" * 900_000),
    "entities": html(b"&amp;" * 200_000 + b"&" * 200_000 + b"&#x" + b"f" * 100_000),
    "hard spaces": html(b"&nbsp;" * 150_000 + b"<p>" + "\u00a1".encode() * 390_000),
    "scripts": html(b"<script>" * 120_000),
    "quotations": html(b"<blockquote>" * 100 + b"x<br>" * 100_000),
    "lists": html(b"<ul><li>x" * 70_000),
    "ends without a beginning": html(b"</b></p></i></table>" * 50_000),
    "1,000 boxes of parts": nested(1_000),
    "1,000 boxes of parts, and much in them": nested(1_000) + b"a line\r\n" * 1_000_000,
    "mails in mails": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5_000 + SAID,
    "200,000 references": b"References: " + b"<x@y.example> " * 200_000 + b"\r\n" + text(SAID),
    "200,000 folded references": b"References: " + b"<x@y.example>\r\n " * 200_000 + b"\r\n" + text(SAID),
    "100,000 headers": b"".join(b"X-%d: y\r\n" % at for at in range(100_000)) + text(SAID),
    "a million equal headers": b"X: y\r\n" * 1_000_000 + text(SAID),
    "a header of 5 MB": b"X-Long: " + b"x" * 5_000_000 + b"\r\n" + text(SAID),
    "a subject of 5 MB": b"Subject: " + b"=?utf-8?q?a?= " * 400_000 + b"\r\n" + text(SAID),
    "a header of a million lines": b"X: y\r\n" + b" y\r\n" * 1_000_000 + text(SAID),
    "parameters without end": text(
        SAID, b"text/plain; " + b"; ".join(b"a*%d*=%%41" % at for at in range(300_000))
    ),
    "garbage as base64": text(b"!@#$%^&*()kayak " * 500_000, more=BASE64),
    "20 MB of base64": text(base64.b64encode(SAID * 3) * 250_000, more=BASE64),
    "marks of quoted-printable": text(SAID + b"=" * 5_000_000, more=QUOTED),
    "10,000 recipients": b"To: " + b"Dee <dee@dee.example>, " * 10_000 + b"\r\n" + text(SAID),
    "10,000 senders": b"From: " + b"Dee <dee@dee.example>, " * 10_000 + b"\r\nSubject: x\r\n\r\n" + SAID,
    "brackets in the sender": b"From: " + b"(" * 100_000 + b"\r\n" + text(SAID),
    "50,000 attachments": parts(b"multipart/mixed", b"Content-Type: image/png; name=a.png\r\n\r\nx\r\n", 50_000),
    "50,000 alternatives": parts(b"multipart/alternative", b"Content-Type: text/html\r\n\r\n<p>x\r\n", 50_000),
    "a million boundaries": parts(b"multipart/mixed", b"", 1_000_000),
    "a boundary of dashes": text(SAID + b"-" * 5_000_000, b'multipart/mixed; boundary="-"'),
    "no boundary that fits": text(SAID + b"\r\n--\r\ncontent-" * 300_000, b"multipart/mixed"),
    "20 MB of words": text(SAID * 1_000_000),
    "empty lines": text(SAID + b"\r\n" * 5_000_000),
    "quoted lines": text(SAID + b"\r\n" + b"> x\r\n" * 500_000),
    "soft lines": text(SAID + b"x \r\n" * 700_000, b"text/plain; format=flowed"),
    "UTF-16": text("My kayak ".encode("utf-16-le") * 400_000, b"text/plain; charset=utf-16"),
    "enriched": text(SAID + b"<param>" * 400_000, b"text/enriched"),
    "reports": parts(b"multipart/report", STATUS, 5_000),
    "a film": parts(b"multipart/mixed", b"Content-Type: video/mp4\r\n\r\n" + (b"A" * 76 + b"\r\n") * 250_000, 1),
}
