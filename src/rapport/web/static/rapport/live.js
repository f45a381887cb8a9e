// Live: one event stream a page. A change becomes `live:list` and `live:talk` on the body; htmx elements wait for those.
const body = document.body;
const due = new Map();

function tell(name, pause) {
  if (due.has(name)) return;
  due.set(name, setTimeout(() => (due.delete(name), body.dispatchEvent(new CustomEvent(name))), pause));
}

function open() {
  return Number(document.querySelector("[data-conversation]")?.dataset.conversation);
}

function connect() {
  const stream = new EventSource(body.dataset.live);
  let missed = false;
  stream.addEventListener("changed", ({ data }) => {
    const { conversations, many } = JSON.parse(data);
    if (many || missed || conversations.includes(open())) tell("live:talk", 40);
    if (many || missed || conversations.length) tell("live:list", 150);
    missed = false;
  });
  stream.addEventListener("moving", ({ data }) => JSON.parse(data).conversations.includes(open()) && tell("live:talk", 40));
  stream.addEventListener("open", () => (body.dataset.connected = "yes"));
  stream.addEventListener("error", () => {
    missed = true;
    body.dataset.connected = "no";
    // The browser tries again by itself, unless the server said no: then we do, more slowly.
    if (stream.readyState === EventSource.CLOSED) setTimeout(connect, 5000);
  });
  addEventListener("pagehide", () => stream.close(), { once: true });
}

if (body.dataset.live) connect();
addEventListener("pageshow", ({ persisted }) => persisted && connect());
