// Emoji: found by words, chosen by arrows and enter; escape closes the box.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const list = () => document.getElementById("emoji-list");
const shown = () => [...list().children].filter((one) => !one.hidden);

function search(words) {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  for (const one of list().children) one.hidden = !wanted.every((word) => plain(one.title).includes(word));
  const none = document.getElementById("emoji-none");
  none.textContent = shown().length ? "" : none.dataset.words;
}

// How far the next row is: what stands in the first one shares its top.
const across = (all) => Math.max(1, all.filter((one) => one.offsetTop === all[0].offsetTop).length);

function move(event) {
  const all = shown(), at = all.indexOf(document.activeElement);
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across(all), ArrowUp: -across(all) }[event.key];
  if (!step || !all.length || (at < 0 && event.key !== "ArrowDown")) return;
  event.preventDefault();
  if (at >= 0 && at + step < 0) document.getElementById("emoji-search").focus();
  else all[at < 0 ? 0 : Math.min(at + step, all.length - 1)].focus();
}

document.addEventListener("input", ({ target }) => target.id === "emoji-search" && search(target.value));
document.addEventListener("keydown", (event) => {
  if (!event.target.closest?.("#emoji-box") || !list()) return;
  if (event.key === "Enter" && event.target.id === "emoji-search") (event.preventDefault(), shown()[0]?.click());
  else move(event);
});
// Opened again, it begins anew, and the first letter goes into the search.
document.getElementById("emoji-box").addEventListener("toggle", ({ newState }) => {
  const field = document.getElementById("emoji-search");
  if (newState !== "open" || !field) return;
  field.value = "";
  search("");
  field.focus();
});
document.addEventListener("htmx:afterSettle", ({ target }) => target.id === "emoji-box" && document.getElementById("emoji-search").focus());
