// Narrow: a field that hides what it does not find, as it is typed; the server does the same for its form.
const words = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("-", "").match(/[\p{L}\p{N}_]+/gu) ?? [];

function narrow(field) {
  const place = document.getElementById(field.dataset.narrows);
  const asked = words(field.value);
  for (const one of place.querySelectorAll("[data-find]")) {
    const here = words(`${one.textContent} ${one.dataset.find}`);
    one.hidden = !asked.every((word) => here.some((begun) => begun.startsWith(word)));
  }
  for (const group of place.querySelectorAll("[data-group]")) group.hidden = !group.querySelector("[data-find]:not([hidden])");
  document.getElementById(`${place.id}-none`).hidden = Boolean(place.querySelector("[data-find]:not([hidden])"));
}

document.addEventListener("input", ({ target }) => target.dataset?.narrows && narrow(target));
