// Mentions: behind an @ in a note the people of the brand are offered; arrows choose, enter or tab takes, escape leaves.
const BEGUN = /(?:^|[^\w@.+-])@([\w-]*)$/;
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const listOf = (area) => document.getElementById(area.dataset.mentions);
const offered = (list) => [...list.children].filter((el) => !el.hidden);
const chosen = (list) => list.querySelector("[aria-selected=true]");
const before = (area) => area.value.slice(0, area.selectionStart);

function close(area) {
  listOf(area).hidden = true;
  area.removeAttribute("aria-activedescendant");
}

function choose(area, choice) {
  for (const el of listOf(area).children) el.setAttribute("aria-selected", el === choice);
  area.setAttribute("aria-activedescendant", choice.id);
  document.getElementById("mention-said").textContent = choice.textContent.trim().replace(/\s+/g, " ");
}

function offer(area) {
  const begun = BEGUN.exec(before(area))?.[1];
  const list = listOf(area);
  for (const el of list.children) {
    const words = [el.dataset.handle, ...el.firstChild.textContent.trim().split(/\s+/)];
    el.hidden = begun === undefined || !words.some((word) => plain(word).startsWith(plain(begun)));
  }
  list.hidden = !offered(list).length;
  if (list.hidden) close(area);
  else choose(area, offered(list)[0]);
}

function take(area, choice) {
  const begun = BEGUN.exec(before(area))[1];
  area.setRangeText(`${choice.dataset.handle} `, area.selectionStart - begun.length, area.selectionStart, "end");
  close(area);
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

document.addEventListener("input", ({ target }) => target.matches("[data-mentions]") && offer(target));
document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (!target.matches?.("[data-mentions]") || listOf(target).hidden || event.isComposing || event.ctrlKey || event.metaKey) return;
  const all = offered(listOf(target));
  const at = all.indexOf(chosen(listOf(target)));
  if (key === "ArrowDown") choose(target, all[(at + 1) % all.length]);
  else if (key === "ArrowUp") choose(target, all.at(at - 1));
  else if (key === "Enter" || key === "Tab") take(target, all[at]);
  else if (key === "Escape") close(target);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
document.addEventListener("mousedown", (event) => {
  const choice = event.target.closest(".mention-choices .choice");
  if (!choice) return;
  event.preventDefault();
  take(document.querySelector(`[data-mentions="${choice.parentElement.id}"]`), choice);
});
