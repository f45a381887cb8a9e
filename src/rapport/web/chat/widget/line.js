// The line to the brand: who we are there, what is said, what is heard. No cookie; nothing kept before the first words.
const rest = (ms) => new Promise((done) => setTimeout(done, ms));

function random(bytes) {
  const raw = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes)));
  return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

class Line {
  constructor(base, channel) {
    this.base = `${base}chat/to/${channel}/`;
    this.place = `rapport-chat:${channel}`;
    this.since = "";
    this.listening = false;
    this.known = this.kept();
  }

  kept() {
    try { return JSON.parse(localStorage.getItem(this.place)) || {}; } catch { return {}; }
  }

  keep(facts) {
    Object.assign(this.known, facts);
    if (!this.known.token) return;
    try { localStorage.setItem(this.place, JSON.stringify(this.known)); } catch { /* kept for this page only */ }
  }

  ask(path, more = {}) {
    return fetch(this.base + path, { credentials: "omit", cache: "no-store", headers: { "X-Visitor": this.known.token }, ...more });
  }

  // Resolves when the words are on the brand's disk; the same id is the same message.
  async say({ id, text, file }) {
    if (!this.known.token) this.keep({ token: random(16) });
    const body = new FormData();
    for (const [name, value] of Object.entries({ id, text, language: LANGUAGE, email: this.known.email, file }))
      if (value) body.append(name, value);
    const answer = await this.ask("messages", { method: "POST", body });
    if (answer.status === 202) return;
    const told = answer.status === 422 || answer.status === 413 ? (await answer.json().catch(() => ({}))).error : "";
    throw Object.assign(new Error(`answered ${answer.status}`), { told });
  }

  here(writing) {
    if (!this.known.token) return;
    const body = new FormData();
    if (writing) body.append("writing", "yes");
    this.ask("here", { method: "POST", body }).catch(() => {});
  }

  async fetch(file) {
    const answer = await this.ask(`files/${file}`);
    if (!answer.ok) throw new Error();
    return answer.blob();
  }

  // Tells what is heard for as long as the page is looked at; a broken line is taken up again, ever more slowly.
  async listen(tell) {
    if (this.listening || !this.known.token) return;
    this.listening = true;
    for (let pause = 300; ; pause = Math.min(pause * 2, 30000)) {
      while (document.hidden) await new Promise((seen) => document.addEventListener("visibilitychange", seen, { once: true }));
      try { if (await this.hear(tell)) pause = 300; } catch { /* taken up again */ }
      await rest(pause);
    }
  }

  async hear(tell) {
    const stop = new AbortController();
    const hidden = () => document.hidden && stop.abort();
    document.addEventListener("visibilitychange", hidden);
    try {
      const answer = await this.ask("live", { signal: stop.signal });
      if (answer.status !== 200) return false;
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let held = ""; ; ) {
        const { value, done } = await reader.read();
        if (done) return true;
        const parts = (held + value).split("\n\n");
        held = parts.pop();
        for (const part of parts) if (part.startsWith("data: ")) tell(JSON.parse(part.slice(6)));
      }
    } finally {
      document.removeEventListener("visibilitychange", hidden);
    }
  }
}
