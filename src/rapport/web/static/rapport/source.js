// Source: a connection to the server's events that is kept up until it is closed. It tells `open`, `lost`, and what changed.
const RETRY = 5000;
const SILENT = 40_000; // the server says something every 15 s

export function source(address, tell) {
  let stream, silence, again;

  function restart(pause) {
    stream.close();
    clearTimeout(silence);
    clearTimeout(again);
    again = setTimeout(start, pause);
  }

  function lost() {
    tell({ kind: "lost" });
    // The browser tries again by itself, unless the server said no: then we do, more slowly.
    if (stream.readyState === EventSource.CLOSED) restart(RETRY);
  }

  function heard(told) {
    clearTimeout(silence);
    silence = setTimeout(() => (tell({ kind: "lost" }), restart(0)), SILENT);
    if (told) tell(told);
  }

  function start() {
    stream = new EventSource(address());
    stream.onopen = () => heard({ kind: "open" });
    stream.onerror = lost;
    stream.addEventListener("here", () => heard());
    for (const kind of ["changed", "moving"]) {
      stream.addEventListener(kind, ({ data, lastEventId }) => heard({ kind, place: Number(lastEventId), ...JSON.parse(data) }));
    }
  }

  const back = () => restart(0);
  const away = () => tell({ kind: "lost" });
  addEventListener("online", back);
  addEventListener("offline", away);
  start();
  return () => {
    removeEventListener("online", back);
    removeEventListener("offline", away);
    clearTimeout(silence);
    clearTimeout(again);
    stream.close();
  };
}
