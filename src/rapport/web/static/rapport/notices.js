// Notices: what went wrong with a request, said where it can be read; nothing typed is lost.
const place = document.getElementById("notices");
const words = document.getElementById("notice-words").dataset;

export function say(text, level = "error") {
  // A page without a connection fails at several things at once; one word about it is enough.
  if (place.lastElementChild?.firstElementChild.textContent === text) return;
  const notice = document.createElement("div");
  notice.className = `notice ${level}`;
  const close = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: words.close });
  close.dataset.dismiss = "";
  notice.append(Object.assign(document.createElement("span"), { textContent: text }), close);
  place.append(notice);
}

// What stood there when the page came is read out by nobody: put there once more, it is.
const told = [...place.children];
if (told.length) setTimeout(() => place.append(...told.filter((notice) => notice.isConnected && !notice.matches(":focus-within"))), 200);

document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".notice").remove());
// What a person asked for and nobody heard. What asks by itself asks again; the bar on top says that there is no connection.
const unheard = ({ detail: { elt } }) => elt.matches("[hidden], [data-calm]") || say(elt.dataset.kept ?? words.offline);
document.addEventListener("htmx:sendError", unheard);
document.addEventListener("htmx:timeout", unheard);
// A conflict that comes with its form shows there what was said, and keeps the words.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.xhr.status === 409 && detail.xhr.getResponseHeader("Content-Type")?.startsWith("text/html");
  if (form) Object.assign(detail, { shouldSwap: true, isError: false });
});
document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  if (xhr.status === 401) return;
  const told = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain") && xhr.responseText;
  say(told || (xhr.status === 403 ? words.forbidden : xhr.status === 404 ? words.gone : words.failed));
});
