// Crop: a frame over the picture says what its four fields say, in percent; by drag and by keys it changes them.

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }, LEAST = 1;
const within = (value, low, high) => Math.min(Math.max(value, low), high);
const said = (value) =>
  value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1, useGrouping: false });

function framed(place) {
  const frame = place.querySelector(".frame"), told = place.parentElement.querySelector("output");
  const fields = [...place.closest("fieldset").querySelectorAll("input")];
  let from = null;

  const read = () => fields.map(({ value }, n) => {
    const found = Number.parseFloat(value.replace(",", "."));
    return Number.isFinite(found) ? within(found, 0, 100) : n < 2 ? 0 : 100;
  });
  const draw = () => {
    const [left, top, width, height] = read(), rest = (begin, size) => within(100 - begin - size, 0, 99);
    frame.style.inset = `${top}% ${rest(left, width)}% ${rest(top, height)}% ${left}%`;
  };
  const write = (...values) => {
    for (const [n, value] of values.entries()) fields[n].value = said(value);
    draw();
    told.textContent = fields.map((one) => `${one.labels[0].textContent.trim()} ${one.value}`).join(", ");
  };
  const done = () => ["input", "change"].forEach((one) => fields[0].dispatchEvent(new Event(one, { bubbles: true })));
  const move = (x, y, [, , width, height]) =>
    write(within(x, 0, 100 - width), within(y, 0, 100 - height), width, height);
  const span = (a, b, x, y) => write(...[[a, x], [b, y]].map((ends) => Math.min(...ends, 100 - LEAST)),
    ...[x - a, y - b].map((size) => Math.max(Math.abs(size), LEAST)));
  const at = ({ clientX, clientY }, { left, top, width, height } = place.getBoundingClientRect()) =>
    [(clientX - left) / width, (clientY - top) / height].map((part) => within(part * 100, 0, 100));

  place.addEventListener("pointerdown", (event) => {
    const [x, y] = at(event), was = read(), all = was[2] === 100 && was[3] === 100;
    const grip = event.target.closest(".grip"), moves = !grip && !all && event.target.closest(".frame");
    from = { was, moves, x: grip ? was[0] : x, y: grip ? was[1] : y };
    place.setPointerCapture(event.pointerId);
  });
  place.addEventListener("pointermove", (event) => {
    const [x, y] = at(event);
    if (from?.moves) move(from.was[0] + x - from.x, from.was[1] + y - from.y, from.was);
    else if (from) span(from.x, from.y, x, y);
  });
  place.addEventListener("lostpointercapture", () => { from = null; done(); });
  frame.addEventListener("keydown", (event) => {
    const step = STEPS[event.key], was = read(), [x, y, width, height] = was;
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (!event.shiftKey) move(x + step[0], y + step[1], was);
    else span(x, y, within(x + width + step[0], x + LEAST, 100), within(y + height + step[1], y + LEAST, 100));
    done();
  });
  for (const one of fields) one.addEventListener("input", draw);
  place.hidden = false;
  draw();
}

for (const place of document.querySelectorAll(".crop-place")) framed(place);
