// Changed: while a draft is edited, what differs from it stands beneath, made here from the words in the field. Nothing is asked
// of the server and nothing is written into the field.
import { wordDiff } from "./word_diff.js";

const PAUSE = 120;
let due = 0;

function part([what, text]) {
  if (!what) return document.createTextNode(text);
  const made = document.createElement(what);
  made.textContent = text;
  return made;
}

function show() {
  due = 0;
  const place = document.getElementById("changed-now");
  const area = place?.closest("form").elements.text;
  // The field has the words of the draft that is edited; they are not shown twice.
  const draft = document.querySelector(".draft");
  draft?.toggleAttribute("data-edited", draft.dataset.number === place?.dataset.of);
  if (!area) return;
  const [before, after] = [place.dataset.draft, area.value].map((text) => text.replaceAll("\r\n", "\n"));
  place.hidden = before === after;
  if (place.hidden) return;
  const shown = place.querySelector(".text");
  shown.replaceChildren(...wordDiff(before, after).map(part));
  const last = [...shown.querySelectorAll("ins, del")].at(-1);
  shown.scrollTop = (last?.offsetTop ?? 0) - shown.clientHeight / 2;
}

document.addEventListener("input", ({ target }) => target.id === "reply" && (due ||= setTimeout(show, PAUSE)));
document.addEventListener("htmx:afterSettle", show);
show();
