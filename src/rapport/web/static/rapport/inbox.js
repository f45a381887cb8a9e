// The inbox's list: which row is open, no row twice, which view, and palettes that close when they have done their work.
function mark() {
  const open = document.querySelector("[data-conversation]")?.dataset.conversation;
  const seen = new Set();
  for (const row of document.querySelectorAll("[data-row]")) {
    if (seen.has(row.id)) row.closest("li").remove();
    seen.add(row.id);
    if (row.id === `c${open}`) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  const palette = target.closest("[popover]");
  if (palette?.matches(":popover-open")) palette.hidePopover();
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  mark();
  if (detail.target.id !== "talk" && detail.elt?.id !== "talk") return;
  history.replaceState(history.state, "", location.pathname + location.search);
  document.querySelector(".talk-head h2").scrollIntoView({ block: "nearest" });
});

// On a phone the views stand in one line that is pushed along: where it was, it stays when their numbers change.
const views = () => document.getElementById("views");
let along = 0;
document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target } }) => { if (target.id === "views") along = target.scrollLeft; });
document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => { if (target.id === "views") views().scrollLeft = along; });

mark();
views().querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
