"""A person's reply leaves with its picture, and nobody's words go where files cannot."""

from __future__ import annotations

import pytest

from rapport.connectors.practice.network import network
from rapport.inbox.reply import NotAllowed
from rapport.inbox.write import write
from rapport.media.attached import Attached
from rapport.media.files import forget_unused, keep_file
from rapport.media.models import File
from rapport.outbox.models import Reply
from tests.media.pictures import PDF, picture
from tests.street import Street

pytestmark = pytest.mark.django_db


def test_the_customer_sees_the_picture_beside_the_words(street: Street) -> None:
    street.says("Which leg is it?")
    street.receive()
    file, name = keep_file(street.brand, "leg.png", picture(), street.now)
    shown = [Attached(file, name, "The left leg")]
    write(street.conversation(), "This one.", street.ana, street.now, attached=shown)
    street.run()
    post = network(street.channel.settings["file"]).timeline(street.channel.handle, "dee")[-1]
    assert post.text == "This one."
    assert [(one.alt, one.name, one.mime) for one in post.media] == [("The left leg", "leg.png", "image/png")]
    street.pass_time(9 * 24 * 3600)
    assert forget_unused(street.now) == 0
    assert File.of(street.brand).get() == file, "what was said stays, with its files"


def test_files_that_the_network_does_not_take_are_refused_before_anything_changes(street: Street) -> None:
    street.says("Which leg is it?")
    street.receive()
    file, name = keep_file(street.brand, "invoice.pdf", PDF, street.now)
    with pytest.raises(NotAllowed, match="no files of this kind"):
        write(street.conversation(), "Here.", street.ana, street.now, attached=[Attached(file, name)])
    kept, name = keep_file(street.brand, "leg.png", picture(), street.now)
    with pytest.raises(NotAllowed, match="at most 4 files; these are 5"):
        write(street.conversation(), "Here.", street.ana, street.now, attached=[Attached(kept, name)] * 5)
    assert not Reply.of(street.brand).exists()
