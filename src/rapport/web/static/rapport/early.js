// Early: a form that is sent without leaving its page does not know that yet while the scripts come. What is sent then waits
// for them: sent at once, it would take the page away, and a second click would fall on what comes instead.
{
  let waits = null;
  const inPlace = ({ submitter, target }) => [submitter, target].find((one) => one?.matches("[hx-post]"));

  const hold = (event) => {
    const by = inPlace(event);
    if (!by) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waits ??= { by, form: event.target, submitter: event.submitter };
  };

  const ready = ({ target }) => {
    if (target !== document.body && target !== document) return;
    document.removeEventListener("submit", hold, true);
    const { by, form, submitter } = waits ?? {};
    waits = null;
    if (by === submitter) by?.click();
    else if (form.isConnected) form.requestSubmit(submitter);
  };

  document.addEventListener("submit", hold, true);
  document.addEventListener("htmx:load", ready);
  // Where they did not come at all, it is sent as any form.
  addEventListener("load", ready);
}
