// Here: tells the team that this conversation is looked at or written in, so that two people do not answer at once.
let told = "";
let wrote = 0;

function tell(where, what) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]);
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
  if (target.id !== "reply" || !told || Date.now() - wrote < 4000) return;
  wrote = Date.now();
  tell(told, "writing");
});
document.addEventListener("htmx:afterSettle", () => document.querySelector("[data-here]")?.dataset.here !== told && look());
document.addEventListener("visibilitychange", look);
addEventListener("pagehide", () => told && tell(told, "left"));
setInterval(look, 25_000);
look();
