// Live: what changed becomes `live:list`, `live:talk`, or `live:else` (no conversation) on the body; what waits for them asks the server and shows it.
import { listen } from "./stream.js";

const { body } = document;
const MINUTE = 60_000;
const AGAIN = 5000;
const due = new Map();
let missed = false;

// Conversations that changed, gathered for a moment; null stands for all of them.
function tell(name, pause, changed) {
  const waits = due.has(name);
  due.set(name, changed && due.get(name) !== null ? [...(due.get(name) ?? []), ...changed] : null);
  if (waits) return;
  setTimeout(() => {
    body.dispatchEvent(new CustomEvent(name, { detail: { changed: due.get(name) } }));
    due.delete(name);
  }, pause);
}

function look() {
  tell("live:talk", 40, null);
  tell("live:list", 150, null);
}

function open() {
  return Number(document.querySelector("[data-conversation]")?.dataset.conversation);
}

// A hidden tab asks for nothing; it looks at everything when it is shown.
function heard({ kind, conversations = [], many = false, by = [] }) {
  if (kind === "lost") missed = true;
  else if (kind === "open" && missed && document.visibilityState === "visible") {
    look();
    missed = false;
  }
  if (kind === "open" || kind === "lost") body.dataset.connected = kind === "open" ? "yes" : "no";
  if (document.visibilityState !== "visible") return;
  if (kind === "changed" && !conversations.length) tell("live:else", 150, null);
  if (kind === "changed" && many) return look();
  // That this person looks or writes is told to the others.
  if (kind === "moving" && by.length && by.every((one) => String(one) === body.dataset.person)) return;
  if (conversations.includes(open())) tell("live:talk", 40, conversations);
  const listed = kind === "moving" ? conversations.filter((one) => document.getElementById(`c${one}`)) : conversations;
  if (listed.length) tell("live:list", 150, listed);
}

listen(heard);
// A look that got no answer is made again; the list does so with its next.
document.addEventListener("htmx:afterRequest", ({ detail: { elt, successful, xhr } }) => {
  if (elt.id === "talk-live" && !successful && (!xhr.status || xhr.status >= 500)) setTimeout(() => tell("live:talk", 0, null), AGAIN);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && missed) look();
  missed = document.visibilityState !== "visible";
});
// How long somebody waits is told in minutes.
setInterval(() => document.visibilityState === "visible" && tell("live:list", 0, null), MINUTE);
