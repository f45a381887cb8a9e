"""Pictures of a table in a real browser: from the file to the post and on, in light, dark and on a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings

from rapport.publishing.imports.running import carry_on_imports
from rapport.publishing.models import PostFile
from rapport.publishing.wanted.fetching import fetch_wanted
from tests.media.pictures import picture
from tests.publishing.media_host import Host, media_host
from tests.screens.browser import House, faults, settled

pytestmark = pytest.mark.browser
HEAD = "Message,Posting Time,Media URLs,Alt text\n"


@pytest.fixture
def host(settings: Settings) -> Iterator[Host]:
    with media_host() as found:
        settings.PRIVATE_HOSTS = frozenset({f"127.0.0.1:{found.port}"})
        found.files["/oak.png"] = picture(size=(800, 600), colour="peru")
        yield found


def file(folder: Path, host: Host) -> Path:
    rows = [
        f'"The oak table is back in the shop, oiled by hand.",2031-01-05 09:30,'
        f"{host.url('/oak.png')} {host.url('/gone.png')},An oak table|Its drawer from within\n",
        '"Walnut week begins.",2031-01-06 09:30,http://pictures.casa-aurora.example/walnut.jpg,A walnut board\n',
        f'"How a drawer is made.",2031-01-07 09:30,{host.url("/film.mp4")},\n',
        '"Closed on Monday.",2031-01-08 09:30,,\n',
    ]
    place = folder / "plan of january.csv"
    place.write_text(HEAD + "".join(rows))
    return place


def look(page: Page, name: str, shown: str) -> None:
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if folder := os.environ.get("RAPPORT_PICTURES"):
        page.screenshot(path=Path(folder) / f"wanted-{name}-{shown}.png", full_page=True)
    assert not faults(page)


@pytest.mark.parametrize(
    ("shown", "width", "scheme"), [("light", 1440, "light"), ("dark", 1440, "dark"), ("phone", 390, "light")]
)
def test_from_the_file_to_the_post_and_on(
    house: House, browser: Browser, host: Host, tmp_path: Path, shown: str, width: int, scheme: str
) -> None:
    size = {"width": width, "height": 900}
    with browser.new_context(viewport=size, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = house.sign_in(context, house.street.ana)
        page.goto(f"{house.brand}publish/bring-in")
        page.locator("#file").set_input_files(file(tmp_path, host))
        page.get_by_role("button", name="Look at it").click()
        expect(page.get_by_text("Posts with pictures or films: 3. In all 4 addresses.")).to_be_visible()
        look(page, "preview", shown)
        page.get_by_role("button", name="Bring the good rows in as drafts").click()
        house.do(lambda: carry_on_imports(timezone.now()))
        expect(page.get_by_text("0 of 4 are here, 3 on their way.")).to_be_visible()
        look(page, "under-way", shown)
        house.do(lambda: fetch_wanted(timezone.now()))
        expect(page.get_by_text("2 of 4 are here, 0 on their way.")).to_be_visible()
        look(page, "fetched", shown)
        page.get_by_role("link", name="The oak table is back").first.click()
        expect(page.get_by_role("heading", name="Pictures or films are missing")).to_be_visible()
        look(page, "post", shown)
        mine = tmp_path / "drawer.png"
        mine.write_bytes(picture(colour="red"))
        page.locator("input[data-sends]").set_input_files(mine)
        expect(page.get_by_role("heading", name="Pictures or films are missing")).to_have_count(0)
        look(page, "whole", shown)
        page.goto(house.brand)
        look(page, "today", shown)
    said = house.do(lambda: list(PostFile.of(house.street.brand).order_by("pk").values_list("alt", flat=True)))
    assert "Its drawer from within" in said
