// Beside: a button of one form takes along what is typed in another, which `data-with` names. What both have is its own.
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  const other = document.getElementById(submitter?.dataset.with ?? "");
  if (!other || event.defaultPrevented) return;
  const more = new FormData(other);
  const take = ({ formData }) => [...more].filter(([name]) => !formData.has(name)).forEach((one) => formData.append(...one));
  form.addEventListener("formdata", take, { once: true });
});
