// Around a request: words are kept before their field is replaced, and only what was sent is cleared.
import { shown } from "./unsent_line.js";
import { busy, flush, forget, pending, sending } from "./unsent_save.js";

const areaIn = (elt) => elt?.matches?.("form") && elt.querySelector("[data-unsent]");
let left = null;

document.addEventListener("htmx:confirm", (event) => {
  const { elt, issueRequest, triggeringEvent } = event.detail;
  if (triggeringEvent?.type.startsWith("live:")) return;
  if (!busy()) return;
  event.preventDefault();
  // A server that does not answer holds nothing up: this browser has the words.
  const own = areaIn(elt) ? elt.elements.key.value : "";
  Promise.race([flush(own), new Promise((done) => setTimeout(done, 2000))]).then(() => issueRequest(true));
});

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const area = areaIn(detail.elt);
  if (!area) return;
  detail.requestConfig.sent = { key: area.form.elements.key.value, text: area.value };
  sending.add(detail.requestConfig.sent.key);
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { sent, elt } = detail.requestConfig;
  if (!sent || !detail.shouldSwap) return;
  const [area, done] = [areaIn(elt), detail.xhr.status < 300];
  const rest = area.value === sent.text ? "" : done && area.value.startsWith(sent.text) ? area.value.slice(sent.text.length).trimStart() : area.value;
  left = { id: area.id, area, rest, done };
  // Sent, or kept by the server that answered: what is newer goes on under the key that comes with the answer.
  forget(sent.key);
});

document.addEventListener("htmx:afterSwap", () => {
  if (!left) return;
  const [{ id, area, rest, done }, now] = [left, document.getElementById(left.id)];
  left = null;
  if (done && now === area) shown(area, "");
  if (!rest || !now) return;
  if (now !== area) now.value = rest;
  now.focus();
  now.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  sending.delete(detail.requestConfig.sent?.key);
  if (pending.size) flush();
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-throw]");
  if (button) forget(button.dataset.throw || button.form.elements.key.value);
}, true);
