// Put: emoji and hashtags go where somebody writes; the button that opened the box says into which field.
let field = null;

function put(text) {
  const before = field.value.slice(0, field.selectionStart);
  // Hashtags are words of their own; an emoji stands where it is put.
  const apart = text.startsWith("#") && before && !/\s$/.test(before) ? " " : "";
  field.setRangeText(`${apart}${text}`, field.selectionStart, field.selectionEnd, "end");
  for (const what of ["input", "change"]) field.dispatchEvent(new Event(what, { bubbles: true }));
}

document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-for]"), one = target.closest("[data-put]");
  if (opener) field = document.getElementById(opener.dataset.for);
  if (!one || !field) return;
  put(one.dataset.put);
  one.closest("[popover]").hidePopover();
  field.focus();
});
for (const one of document.querySelectorAll(".puts")) one.hidden = false;
