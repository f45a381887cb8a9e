// Pictures that were put beside a post while it is written: what each shows is asked for at once, and the preview has them.
const brings = (el) => el?.matches?.("[data-brings]");

document.addEventListener("htmx:afterSwap", ({ detail: { target, requestConfig } }) => {
  const from = requestConfig?.elt;
  if (!brings(from) || !target.matches(".beside-words")) return;
  // Sent already: it must not go a second time with the words.
  if (from.type === "file") from.value = "";
  const one = target.querySelector(":scope > .pic:last-child input[id]");
  one?.focus();
  (one ?? target).dispatchEvent(new Event("change", { bubbles: true }));
});
