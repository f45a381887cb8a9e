// Curate: the keys mean the card one is at, and enter on a card does the first thing that can be done with it.
const cards = () => [...document.querySelectorAll(".find[data-row]")];

function at(card) {
  for (const one of cards()) {
    one.toggleAttribute("aria-current", one === card);
    if (one === card) one.setAttribute("aria-current", "true");
    for (const key of one.querySelectorAll("[data-act]")) {
      if (one === card) key.dataset.key = key.dataset.act;
      else delete key.dataset.key;
    }
  }
}

document.addEventListener("focusin", ({ target }) => {
  const card = target.closest(".find[data-row]");
  if (card) at(card);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.repeat || event.isComposing || !event.target.matches(".find[data-row]")) return;
  event.preventDefault();
  event.target.querySelector("[data-pass]")?.click();
});
