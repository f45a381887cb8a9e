// Unsent: what is typed is kept as it is typed, in this browser at once and on the server a moment later.
import { flush, keep, pending, save, sending } from "./unsent_save.js";

const writer = Math.random().toString(36).slice(2, 10);
let count = 0;

function typed(area) {
  const { key, field, draft, private: aside } = area.form.elements;
  count = Math.max(count + 1, Date.now());
  const where = document.getElementById("talk").dataset.keep;
  const of = { where, key: key.value, field: field.value, draft: draft?.value ?? "", private: aside?.value ?? "" };
  keep({ ...of, text: area.value, stamp: `${writer}.${count}`, after: area.dataset.stamp ?? "" });
}

const soon = () => pending.size && flush();
document.addEventListener("input", ({ target }) => target.matches("[data-unsent]") && typed(target));
// Words that are meant for one reader must not come back as words for all.
document.addEventListener("change", ({ target }) => target.name === "private" && target.form.elements.text.value && typed(target.form.elements.text));
document.addEventListener("focusout", ({ target }) => target.matches("[data-unsent]") && soon());
document.addEventListener("visibilitychange", () => document.hidden && soon());
for (const now of ["popstate", "online", "focus"]) addEventListener(now, soon);
// The page goes: there is no time to wait for one after the other.
addEventListener("pagehide", () => pending.forEach((words) => sending.has(words.key) || save(words)));
setInterval(soon, 10_000);
