// The composer: counts as the network counts, takes saved replies, and shows how long undo is open.
import { leaving, count, weight } from "./measure.js";

function measure(area) {
  const shown = area.form.querySelector("[data-counter]");
  if (!shown) return;
  const words = leaving(area.value, area.dataset);
  const { limit: alone, bytes: heaviest } = area.form.querySelector("[name=private][value=yes]:checked")?.dataset ?? area.dataset;
  const limit = (area.form.querySelector("#attached li") && Number(area.dataset.beside)) || Number(alone);
  const bytes = weight(words), most = Number(heaviest);
  const heavy = area.form.querySelector("[data-bytes-counter]");
  const warning = "warned" in area.dataset ? area.form.elements.warning?.value ?? "" : "";
  shown.value = count(words, area.dataset) + count(warning, area.dataset);
  shown.toggleAttribute("data-over", limit > 0 && shown.value > limit);
  heavy.hidden = !(most > 0 && bytes > most);
  heavy.toggleAttribute("data-over", !heavy.hidden);
  heavy.value = ` · ${heavy.dataset.words.replace("%n", bytes).replace("%most", most)}`;
}

function insert(text) {
  const area = document.getElementById("reply");
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

function tick() {
  for (const button of document.querySelectorAll("[data-until]")) {
    const left = Math.ceil(Number(button.dataset.until) - Date.now() / 1000);
    button.hidden = left <= 0;
    button.querySelector(".n").textContent = `${Math.max(left, 0)} s`;
  }
}

function ready() {
  const area = document.getElementById("reply");
  if (area) measure(area);
  tick();
}

for (const event of ["input", "change"]) document.addEventListener(event, ({ target }) => (["reply", "warning"].includes(target.id) || target.name === "private") && measure(target.form.elements.text));
document.addEventListener("click", ({ target }) => {
  const saved = target.closest("[data-insert]");
  if (!saved) return;
  saved.closest("[popover]").hidePopover();
  insert(saved.dataset.insert);
});
document.addEventListener("htmx:afterSettle", ready);
setInterval(tick, 500);
ready();
