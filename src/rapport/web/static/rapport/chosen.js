// Chosen: the rows that something will be done with, and the bar that says how many, and who of them still waits.
import { rows, standing } from "./place.js";

const bar = document.getElementById("bulk");
const queue = document.querySelector(".queue");
export const chosen = new Set(); // ids of rows
let last = "";

const write = (said, words) => said.textContent === words || (said.textContent = words);
const count = (said, n, name = "words") => write(said, said.dataset[name].replace("%n", n));
export const stands = () => document.activeElement.closest("[data-row]") ?? rows()[Math.max(0, standing(rows(), 1))];

function names(some) {
  const first = some.slice(0, 2).map((row) => row.querySelector("b").textContent.trim().split(" ")[0]);
  if (some.length > 2) return `${first.join(", ")} +${some.length - 2}`;
  return new Intl.ListFormat(document.documentElement.lang).format(first);
}

function tell(here) {
  const open = here.filter((row) => row.querySelector("[data-waits]"));
  const resolve = bar.querySelector("[value=resolve]");
  count(bar.querySelector("b"), here.length, here.length === 1 ? "one" : "more");
  count(bar.querySelector("[data-bulk=all]"), rows().length);
  count(resolve.querySelector("span"), here.length - open.length);
  resolve.disabled = here.length === open.length;
  write(bar.querySelector("[data-stay]"), open.length ? bar.dataset[open.length === 1 ? "one" : "more"].replace("%n", names(open)) : "");
}

function boxed(row) {
  const known = row.parentElement.querySelector(".pick");
  if (known) return known;
  const box = Object.assign(document.createElement("input"), { type: "checkbox", className: "pick", tabIndex: -1, autocomplete: "off" });
  box.setAttribute("aria-label", bar.dataset.select.replace("%n", row.querySelector("b").textContent.trim()));
  row.after(box);
  return box;
}

export function show() {
  const here = rows().filter((row) => chosen.has(row.id));
  chosen.clear();
  for (const row of here) chosen.add(row.id);
  for (const row of rows()) boxed(row).checked = chosen.has(row.id);
  if (!here.length && bar.contains(document.activeElement)) stands()?.focus();
  bar.hidden = !here.length;
  queue.toggleAttribute("data-choosing", here.length > 0);
  tell(here);
}

export function choose(row, through) {
  const all = rows();
  const from = through ? all.findIndex(({ id }) => id === last) : -1;
  const [a, b] = [from < 0 ? all.indexOf(row) : from, all.indexOf(row)].sort((x, y) => x - y);
  const on = from >= 0 || !chosen.has(row.id);
  for (const { id } of all.slice(a, b + 1)) chosen[on ? "add" : "delete"](id);
  last = row.id;
  show();
}

new MutationObserver(show).observe(queue, { childList: true, subtree: true });
