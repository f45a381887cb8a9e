"""Mails no program should have sent."""

from __future__ import annotations

import base64
import random

HEAD = (
    b"From: Dee <dee@dee.example>\r\nTo: help@harbour.example\r\nSubject: odd\r\nMessage-ID: <%d@odd.example>\r\n"
)
WORDS = b"My kayak is broken.\r\n"
CHARSETS = [
    b"x-none",
    b"utf-7",
    b"utf-16",
    b"idna",
    b"punycode",
    b"base64_codec",
    b"rot13",
    b"",
    b'"',
    b"utf-8\x00",
]
ENCODINGS = [b"base64", b"quoted-printable", b"x-uuencode", b"binary", b"nonsense", b"BASE64 ", b"7bit; x", b""]
HEADERS = [
    b"From: \r\n",
    b"From: dee@\r\n",
    b"From: <>\r\n",
    b'From: "unclosed <dee@dee.example>\r\n',
    b"From: a@b.example, c@d.example, \r\n",
    b"From: undisclosed:;\r\n",
    b"From: =?utf-8?q?=00=ff?= <dee@dee.example>\r\n",
    b"From: =?utf-8?b?!!!!?= <dee@dee.example>\r\n",
    b"From: \xff\xfe <dee@dee.example>\r\n",
    b"From: " + b"(" * 3000 + b"\r\n",
    b"From: " + b"<" * 3000 + b"\r\n",
    b"From: " + b'"' * 3001 + b"\r\n",
    b"From: " + b"a@b.example, " * 5000 + b"\r\n",
    b"Reply-To: @@@@\r\n",
    b"Subject: =?utf-8?b?4pi6\r\n",
    b"Subject: " + b"=?utf-8?q?a?= " * 3000 + b"\r\n",
    b"Subject: caf\xe9 \x00 \x1b[31m\r\n",
    b"Subject:\r\n \r\n\t\r\n x\r\n",
    b"Message-ID: <no at sign>\r\n",
    b"Message-ID: <\xff@x>\r\n",
    b"Message-ID: <a@b@c@d>\r\nMessage-ID: <second@odd.example>\r\n",
    b"Message-ID: " + b"<" + b"a" * 5000 + b"@x>\r\n",
    b"In-Reply-To: your mail of yesterday <\r\n",
    b"References: " + b"<x@y> " * 100_000 + b"\r\n",
    b"Date: Thu, 99 Foo 99999 99:99:99 +9999\r\n",
    b"Date: \r\n",
    b"Content-Type: \r\n",
    b"Content-Type: text\r\n",
    b"Content-Type: text/plain; charset\r\n",
    b"Content-Type: text/plain; charset*0*=utf-8''%; charset*1=x\r\n",
    b"Content-Type: text/plain; =;;;=\r\n",
    b"Content-Type: text/plain; format=flowed; delsp=maybe\r\n",
    b"Content-Type: multipart/mixed\r\n",
    b"Content-Type: multipart/mixed; boundary=\r\n",
    b'Content-Type: multipart/mixed; boundary="' + b"b" * 5000 + b'"\r\n',
    b"Content-Type: multipart/alternative; boundary=x\r\n",
    b"Content-Type: message/rfc822\r\n",
    b"Content-Type: message/partial; number=1; total=x\r\n",
    b"Content-Type: message/external-body; access-type=url\r\n",
    b"Content-Type: " + b"text/plain; " + b"a=b; " * 20_000 + b"\r\n",
    b"Content-Disposition: \xff; filename*=x\r\n",
    b"Content-Disposition: attachment; filename*=utf-16''%ff%fe%00\r\n",
    b"Auto-Submitted: \x00\r\n",
    b"Authentication-Results: ((((((;\r\n",
    b"no colon at all\r\n",
    b": no name\r\n",
    b"Bad Name: x\r\n",
    b"X-Long: " + b"x" * 1_000_000 + b"\r\n",
    b"Subject: " + b"x " * 500_000 + b"\r\n",
    b"From: " + b"x " * 500_000 + b"\r\n",
    b"".join(b"X-%d: y\r\n" % number for number in range(5000)),
]
WHOLE = [
    b"\r\n",
    b"\x00",
    b"\x00" * 1000,
    b"\r\n\r\n\r\n",
    b"just words, no headers at all\r\n",
    b"From dee@dee.example Mon Nov 23 09:00:00 2026\r\n" + WORDS,
    bytes(range(256)) * 20,
    b"\xff\xfe" + "From: dee@dee.example\r\n\r\nHello".encode("utf-16-le"),
    b"\xef\xbb\xbfFrom: dee@dee.example\r\n\r\nHello",
    b"From: dee@dee.example\r\rHello",
    b"From: dee@dee.example\n\nHello\x00\x00\xff",
    b" folded: from the start\r\nFrom: dee@dee.example\r\n\r\nHello",
]
BODIES = [
    (b"text/plain", b"\x00" * 100 + WORDS),
    (b"text/plain", b"> " * 100_000),
    (b"text/plain", b"On " * 100_000 + b"wrote:\r\n" * 1000),
    (b"text/plain", b"\r\n" * 100_000),
    (b"text/plain", b"From: x\r\n" * 20_000),
    (b"text/html", b"<div>" * 20_000 + WORDS),
    (b"text/html", b"<blockquote>" * 5_000 + WORDS),
    (b"text/html", b"<" * 50_000),
    (b"text/html", b"<!--" * 20_000),
    (b"text/html", b"<p \x00 onclick=x><scr\x00ipt>steal()</script>" + WORDS),
    (b"text/html", b"<table><tr>" * 5_000 + b"&#xd800;&#0;&#x110000;"),
    (b"text/html; charset=utf-7", b"+ADw-script+AD4-steal()+ADw-/script+AD4-"),
]


def nested(depth: int) -> bytes:
    """Containers in containers, `depth` deep."""
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth)
    )
    return opened + b"Content-Type: text/plain\r\n\r\n" + WORDS


def malformed() -> list[bytes]:
    """More than a hundred, the same each time."""
    bodies = [
        HEAD % n + b"Content-Type: text/plain; charset=%s\r\n\r\ncaf\xe9 \xff\xd8\r\n" % c
        for n, c in enumerate(CHARSETS, 1000)
    ]
    bodies += [
        HEAD % n + b"Content-Transfer-Encoding: %s\r\n\r\n=ZZ!!%%%%\xff\r\n" % e
        for n, e in enumerate(ENCODINGS, 2000)
    ]
    bodies += [HEAD % n + b"Content-Type: %s\r\n\r\n%s" % body for n, body in enumerate(BODIES, 3000)]
    bodies += [HEAD % n + nested(depth) for n, depth in enumerate([2, 59, 100, 300, 2000], 4000)]
    headed = [
        (b"" if line.startswith((b"From:", b"Message-ID")) else HEAD % n) + line + b"\r\n" + WORDS
        for n, line in enumerate(HEADERS, 5000)
    ]
    return [*WHOLE, *headed, *bodies, *spoilt(30)]


def spoilt(count: int) -> list[bytes]:
    """A good mail with bytes changed by chance that is always the same."""
    chance = random.Random(7)
    good = (
        HEAD % 1
        + b'Content-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\nContent-Type: text/html\r\n\r\n<p>Hi</p>'
    )
    good += b"\r\n--m\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    good += base64.b64encode(b"png") + b"\r\n--m--\r\n"
    mails = []
    for _ in range(count):
        mail = bytearray(good)
        for _ in range(12):
            mail[chance.randrange(len(mail))] = chance.randrange(256)
        mails.append(bytes(mail))
    return mails
