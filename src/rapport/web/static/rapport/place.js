// Place: the row one is at, also when it is gone, moved or not on this page yet; the focus may be elsewhere.
export const rows = () => [...document.querySelectorAll("[data-row]")];
const place = (row) => row.parentElement.dataset.place ?? "";
let at = null;

// Here one stands now.
export function stand(row) {
  at = { id: row.id, place: place(row), index: rows().indexOf(row) };
}

// The row one was at, or between which two it was: the index before the next one.
export function standing(all, by) {
  if (!at) return all.findIndex((row) => row.getAttribute("aria-current") === "true");
  const found = all.findIndex((row) => row.id === at.id && place(row) === at.place);
  if (found >= 0) return found;
  const below = at.place ? all.findIndex((row) => place(row) < at.place) : at.index;
  const next = below < 0 ? all.length : below;
  return by > 0 ? next - 1 : next;
}

// The rows below the open conversation's, then those above it.
export function others() {
  const all = rows();
  const open = all.findIndex((row) => row.id === `c${document.querySelector("[data-conversation]")?.dataset.conversation}`);
  const from = open < 0 ? standing(all, 1) : open;
  return [...all.slice(from + 1), ...all.slice(0, Math.max(0, from))];
}

export const ahead = () => rows()[standing(rows(), 1) + 1];

const open = document.querySelector("[data-row][aria-current]");
if (open) stand(open);
