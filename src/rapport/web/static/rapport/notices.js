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

document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".notice").remove());
document.addEventListener("htmx:sendError", () => say(words.offline));
document.addEventListener("htmx:timeout", () => say(words.offline));
document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  const told = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain") && xhr.responseText;
  say(told || (xhr.status === 403 ? words.forbidden : xhr.status === 404 ? words.gone : words.failed));
});
