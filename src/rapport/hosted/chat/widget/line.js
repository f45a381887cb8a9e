// The line to the brand: who we are there, what is said, what is heard. No cookie.
const rest = (ms) => new Promise((done) => setTimeout(done, ms));
const REFUSED = [413, 422];
const PASSED_ON = 150;

function random(bytes) {
  const raw = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes)));
  return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

// One tab at a time, where the browser can.
const alone = (name, work) => (navigator.locks ? navigator.locks.request(name, () => work()).catch(() => work()) : work());

class Line {
  constructor(base, channel, marked) {
    this.base = `${base}chat/to/${channel}/`;
    this.kept = new Kept(`rapport-chat:${channel}`);
    Object.assign(this, { marked, files: new Files(this.kept.place), listening: false, sending: false, pause: 0 });
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden || this.flush());
  }

  ask(path, more = {}) {
    const headers = { "X-Visitor": this.kept.all.token, "Accept-Language": language() };
    return fetch(this.base + path, { credentials: "omit", cache: "no-store", headers, ...more });
  }

  form(facts) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...facts, language: language() })) if (value) body.append(name, value);
    return { method: "POST", body, signal: AbortSignal.timeout(60000) };
  }

  // Two tabs are one visitor, even when both speak for the first time at once: the other may go on once it can see who we are.
  identify() {
    return alone(this.kept.place, async () => {
      if (this.kept.all.token) return;
      this.kept.put({ token: random(16) });
      await rest(PASSED_ON);
    });
  }

  put(one, file) {
    if (file) this.files.put(one.id, file);
    this.kept.add(one);
    this.flush();
  }

  again(id) {
    this.kept.change(id, { refused: undefined });
    this.flush();
  }

  // Says what waits, in order. The same id is the same message: a lost answer makes no second one.
  async flush() {
    clearTimeout(this.later);
    if (this.sending) return;
    this.sending = true;
    try {
      for (let one; (one = this.kept.unsent.find(({ sent, refused }) => !sent && !refused)); ) {
        this.marked(one.id, "sending");
        const facts = await this.say(one);
        this.kept.change(one.id, facts);
        if (one.file && facts.sent) this.files.drop(one.id);
        this.marked(one.id, facts.sent ? "sent" : "failed", facts.refused);
      }
      this.pause = 0;
    } catch {
      for (const { id, sent, refused } of this.kept.unsent) if (!sent && !refused) this.marked(id, "failed");
      this.pause = Math.min((this.pause || 2000) * 2, 60000);
      this.later = setTimeout(() => this.flush(), this.pause);
    }
    this.sending = false;
  }

  // Resolves when the words are on the brand's disk, or were refused for what they are.
  async say(one) {
    const { id, text } = one;
    const file = one.file && (await this.files.get(id));
    if (one.file && !file) throw new Error("its file is elsewhere");
    await this.identify();
    const answer = await this.ask("messages", this.form({ id, text, email: this.kept.all.email, file }));
    if (answer.status === 202) return { sent: true };
    if (!REFUSED.includes(answer.status)) throw new Error(`answered ${answer.status}`);
    const { error, field } = await answer.json().catch(() => ({}));
    if (field !== "email") return { refused: error || " " };
    this.kept.put({ email: "" });
    return this.say(one);
  }

  // An address is kept once it was taken; resolves to what is wrong with it.
  async reach(email) {
    const answer = await this.ask("address", this.form({ email }));
    if (answer.ok) this.kept.put({ email });
    else if (!REFUSED.includes(answer.status)) throw new Error(`answered ${answer.status}`);
    return answer.ok ? "" : (await answer.json()).error;
  }

  here(writing) {
    if (this.kept.all.token) this.ask("here", this.form({ writing: writing && "yes" })).catch(() => {});
  }

  async fetch(file) {
    const answer = await this.ask(`files/${file}`);
    if (!answer.ok) throw new Error();
    return answer.blob();
  }

  // Tells what is heard for as long as the page is looked at; a broken line is taken up again, ever more slowly.
  async listen(tell) {
    if (this.listening || !this.kept.all.token) return;
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
