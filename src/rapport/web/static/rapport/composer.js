// The composer: counts as the network counts, sends with ctrl+enter, takes saved replies, and shows how long undo is open.
const graphemes = (text) => [...new Intl.Segmenter().segment(text)].length;

function count(area) {
  const shown = area.form.querySelector("[data-counter]");
  if (!shown) return;
  const size = "graphemes" in area.dataset ? graphemes(area.value) : [...area.value].length;
  const bytes = new TextEncoder().encode(area.value).length;
  shown.value = size;
  shown.toggleAttribute("data-over", size > area.dataset.limit || (area.dataset.bytes > 0 && bytes > area.dataset.bytes));
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
  if (area) count(area);
  tick();
}

document.addEventListener("input", ({ target }) => target.id === "reply" && count(target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) event.target.form.requestSubmit();
});
document.addEventListener("click", ({ target }) => {
  const saved = target.closest("[data-insert]");
  if (!saved) return;
  saved.closest("[popover]").hidePopover();
  insert(saved.dataset.insert);
});
document.addEventListener("htmx:afterSettle", ready);
setInterval(tick, 500);
ready();
