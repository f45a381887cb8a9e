// Keys: an element names its own in data-key ("e", "g i"); pressing it clicks or focuses that element.
const typing = (el) => el.matches("input, textarea, select, [contenteditable]");
let first = "";

function press(keys) {
  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)].find((el) => el.checkVisibility());
  if (!target) return false;
  if (typing(target)) target.focus();
  else target.click();
  return true;
}

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row === document.activeElement || row.getAttribute("aria-current") === "true");
  const focused = rows.indexOf(document.activeElement);
  rows[Math.min(rows.length - 1, Math.max(0, (focused < 0 ? at : focused) + by))].focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && typing(event.target)) return event.target.blur();
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const before = first;
  first = event.key === "g" ? "g" : "";
  if (event.key === "j") step(1);
  else if (event.key === "k" && !before) step(-1);
  else if (!press(before ? `${before} ${event.key}` : event.key)) return;
  event.preventDefault();
});
