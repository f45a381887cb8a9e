// Send: ctrl+enter in a field presses what enter would, its form's first button; a form that sends itself in place is asked to.
function send(form) {
  const first = [...form.elements].find((one) => one.type === "submit" && !one.hasAttribute("formaction"));
  if (form.matches("[hx-post]:not([hx-trigger])") || !first) form.requestSubmit();
  else first.click();
}

document.addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, repeat, isComposing, target } = event;
  if (key !== "Enter" || !(ctrlKey || metaKey) || repeat || isComposing || event.defaultPrevented || !target.form) return;
  event.preventDefault();
  if (target.matches("textarea, input, select")) send(target.form);
});
