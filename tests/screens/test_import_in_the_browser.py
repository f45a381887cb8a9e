"""A table of messages in a real browser: each column under its own name, and the page begins where it begins."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.screens.browser import House

pytestmark = pytest.mark.browser
WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
TABLE = """Fecha;Nombre;Mensaje;Quien
12/03/2026 10:15;Marta Ruiz;¿Cuándo llega mi sofá?;cliente
31/12/2026 99:99;Marta Ruiz;¿Hola?;cliente
13/03/2026 12:00;Casa Aurora;Llega el viernes.;nosotros
"""
# What stands in a head lies within it: the selects and the names of two columns do not cross.
OUTSIDE = """() => [...document.querySelectorAll(".mapped th")].flatMap((head) => {
  const { left, right } = head.getBoundingClientRect();
  return [...head.children].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.left < left - 1 || box.right > right + 1;
  }).map((one) => one.id || one.htmlFor);
})"""
STACKED = """() => [...document.querySelectorAll(".mapped th")].every((head) => {
  const [label, select] = [...head.children].map((one) => one.getBoundingClientRect());
  return label.bottom <= select.top;
})"""


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_columns_stand_under_their_names_and_nothing_is_scrolled_past(
    house: House, page: Page, size: ViewportSize
) -> None:
    page.set_viewport_size(size)
    page.goto(f"{house.brand}settings/history")
    given = {"name": "m.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.set_input_files("input[type=file]", files=[given])  # type: ignore[list-item]
    page.get_by_role("button", name="Look into it").click()
    page.wait_for_selector(".mapped select")
    page.wait_for_function("() => document.activeElement !== document.body")
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(STACKED)
    assert page.locator(".row-problem").count() == 1
    # A row that stays out is no refusal of what was pressed: the focus is not taken there.
    assert page.evaluate("() => !document.activeElement.matches('.row-problem')")
    assert page.evaluate("() => scrollY") == 0
