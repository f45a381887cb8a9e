// The line that says which words are kept, and where; the row in the list is marked with it.
const here = () => document.getElementById("notice-words").dataset.onlyHere;

export function shown(area, says) {
  if (!area) return;
  const before = area.form.querySelector(":scope > .yours");
  if (says === null) return onlyHere(area, before);
  const line = document.createRange().createContextualFragment(says).firstElementChild;
  if (before?.textContent === line?.textContent) return;
  before?.remove();
  if (line) area.form.prepend(line);
  if (line) htmx.process(line);
  if (!before !== !line) marked();
}

function marked() {
  const changed = [Number(document.getElementById("talk").dataset.conversation)];
  document.body.dispatchEvent(new CustomEvent("live:list", { detail: { changed } }));
}

function onlyHere(area, before) {
  const line = before ?? Object.assign(document.createElement("p"), { className: "yours" });
  const words = line.querySelector("span") ?? line.appendChild(document.createElement("span"));
  words.textContent = here();
  if (!before) area.form.prepend(line);
}
