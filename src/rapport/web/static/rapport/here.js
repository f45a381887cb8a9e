// Here: tells the team that this conversation is looked at or written in, so that two people do not answer at once.
import { token } from "./csrf.js";

let told = "";
const wrote = {};

function tell(where, what) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token() ?? "");
  if (what) body.set(what, "yes");
  navigator.sendBeacon(where, body);
}

function look() {
  const now = document.querySelector("[data-here]")?.dataset.here ?? "";
  if (told && told !== now) tell(told, "left");
  told = document.visibilityState === "visible" ? now : "";
  if (told) tell(told);
}

document.addEventListener("input", ({ target }) => {
  const what = { reply: "writing", "note-text": "noting" }[target.id];
  if (!what || !told || Date.now() - (wrote[what] ?? 0) < 4000) return;
  wrote[what] = Date.now();
  tell(told, what);
});
document.addEventListener("htmx:afterSettle", () => document.querySelector("[data-here]")?.dataset.here !== told && look());
document.addEventListener("visibilitychange", look);
addEventListener("pagehide", () => told && tell(told, "left"));
setInterval(look, 25_000);
look();
