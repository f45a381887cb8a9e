// Moving a post in the calendar: by drag, or by keys (m, arrows, enter). Both end in the same form, which the server judges.
// Wall times are the brand's: they are counted as if they were UTC, so that the zone of this machine does not matter.
export const form = document.getElementById("move");
export const says = document.getElementById("move-says");
export const read = (wall) => Date.parse(`${wall}:00Z`);
export const written = (at) => new Date(at).toISOString().slice(0, 16);
export const told = new Intl.DateTimeFormat(document.documentElement.lang, {
  weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone: "UTC",
});

export function aim(place) {
  for (const one of document.querySelectorAll(".aim")) one.classList.remove("aim");
  place?.classList.add("aim");
}

export function send(moved, wall) {
  form.action = `${form.dataset.posts}${moved.id.slice(1)}/move`;
  form.elements.at.value = wall;
  form.elements.channels.value = moved.dataset.channels;
  form.elements.back.value = `${location.pathname}${location.search}#${moved.id}`;
  form.requestSubmit();
}
