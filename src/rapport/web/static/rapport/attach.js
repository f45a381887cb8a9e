// Files beside the words, each in its turn; what they are and whether they may go, the server says.
const waiting = [];
let under = false;

function next() {
  const field = document.getElementById("file");
  if (under || !waiting.length) return;
  if (!field) return void waiting.splice(0);
  const one = new DataTransfer();
  one.items.add(waiting.shift());
  field.files = one.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function refuse(words) {
  const beside = document.getElementById("attached");
  const says = Object.assign(document.createElement("p"), { className: "refusal", textContent: words });
  says.setAttribute("role", "alert");
  beside.querySelector(".refusal")?.remove();
  beside.prepend(says);
}

export function take(form, files) {
  if (!document.getElementById("file")) return void refuse(form.dataset.alone);
  waiting.push(...files);
  next();
}

// What the server would not even read is refused here, in its words.
document.addEventListener("change", (event) => {
  const { target: field } = event;
  if (field.id !== "file" || !(field.files[0]?.size > Number(field.dataset.largest))) return;
  event.stopImmediatePropagation();
  field.value = "";
  refuse(field.dataset.words);
  next();
}, true);
document.addEventListener("htmx:beforeRequest", ({ detail }) => { under ||= detail.elt.id === "file"; });
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.id !== "file") return;
  // The same file may be chosen again, and nothing goes a second time with the words.
  detail.elt.value = "";
  under = false;
  next();
});
// Enter in a description is no order to send.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !event.target.matches("[data-alt]")) return;
  event.preventDefault();
  document.getElementById("reply").focus();
});
