// Where the page asked for it: one window, and nothing at all where this site may not show the chat.
async function start(tag) {
  const { brand, channel, theme } = tag.dataset;
  const base = new URL("./", tag.src).href;
  const address = `${base}chat/${encodeURIComponent(brand)}/hello${channel ? `?channel=${encodeURIComponent(channel)}` : ""}`;
  const answer = await fetch(address, { credentials: "omit" });
  const chat = await answer.json();
  if (!answer.ok) throw new Error(chat.error);
  const host = el("rapport-chat", theme ? { "data-theme": theme } : {});
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${STYLE} :host { --tone: ${chat.colour}; --on: ${chat.on}; }`);
  root.adoptedStyleSheets = [sheet];
  document.body.append(host);
  return new Window(root, new Line(base, chat.channel), chat);
}

const TAG = document.currentScript;
const ready = document.body ? Promise.resolve() : new Promise((done) => document.addEventListener("DOMContentLoaded", done));
if (TAG && TAG.dataset.brand) ready.then(() => start(TAG)).catch((error) => console.warn("Rapport chat:", error.message));
