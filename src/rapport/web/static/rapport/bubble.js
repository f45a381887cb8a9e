// Bubble: one line of the conversation is exchanged where it stands, if it says something else now.

// Tokens, clocks and what is folded out do not count.
function shape(line) {
  const copy = line.cloneNode(true);
  for (const one of copy.querySelectorAll("[name=csrfmiddlewaretoken], [data-until]")) one.remove();
  for (const one of copy.querySelectorAll("details")) one.open = false;
  return copy.className + copy.innerHTML;
}

export function exchange(old, line) {
  if (shape(old) === shape(line)) return false;
  const focused = old.contains(document.activeElement) && document.activeElement.id;
  const open = [...old.querySelectorAll("details[id][open]")].map(({ id }) => id);
  old.replaceWith(line);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  return true;
}
