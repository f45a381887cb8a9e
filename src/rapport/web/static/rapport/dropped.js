// Files that are pasted into the composer, or dropped on it.
import { take } from "./attach.js";

const composer = ({ target }) => target.closest?.("#composer");

function given(event, { files }) {
  const form = composer(event);
  if (!form || !files.length) return;
  event.preventDefault();
  take(form, files);
}

// What can be pasted as words is: some programs put a picture of them beside.
document.addEventListener("paste", (event) => event.clipboardData.types.includes("text/plain") || given(event, event.clipboardData));
document.addEventListener("drop", (event) => given(event, event.dataTransfer));
document.addEventListener("dragover", (event) => {
  const form = composer(event);
  if (!form || !event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  form.toggleAttribute("data-over", true);
});
for (const name of ["dragleave", "drop"]) document.addEventListener(name, (event) => composer(event)?.toggleAttribute("data-over", false));
