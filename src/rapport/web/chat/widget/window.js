// The window: a button, and a dialog beside the page (over it on a phone) with the words and a place to write.
const HERE_EVERY = 30000;
const TYPING_EVERY = 3000;

class Window {
  constructor(root, line, chat) {
    Object.assign(this, { root, line, chat, said: new Map(), heard: false, file: null, typed: 0, unread: 0 });
    this.draw();
    this.line.listen((heard) => this.hear(heard));
    setInterval(() => this.look(), HERE_EVERY);
    document.addEventListener("visibilitychange", () => this.look());
  }

  draw() {
    const { name, greeting, back } = this.chat;
    this.count = el("span", { class: "count", hidden: true });
    this.knob = el("button", { type: "button", class: "knob", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: () => this.toggle() }, drawing("talk"), this.count);
    this.log = el("div", { class: "log", role: "log", tabindex: "0", "aria-label": say("log") }, this.bubble("person", greeting || say("greeting")));
    this.writing = el("p", { class: "writing", hidden: true }, el("i"), el("i"), el("i"), say("writing", { name }));
    this.trouble = el("p", { class: "trouble", role: "alert" });
    const state = back ? say("away", { when: day.format(new Date(back)) }) : say("here");
    const close = el("button", { type: "button", class: "plain", "aria-label": say("close"), onclick: () => this.shut() }, drawing("close"));
    const title = el("div", {}, el("h2", { id: "title" }, name), el("p", { id: "state" }, state));
    this.panel = el("dialog", { "aria-labelledby": "title", "aria-describedby": "state", oncancel: (event) => { event.preventDefault(); this.shut(); }, onkeydown: (event) => this.key(event) },
      el("header", {}, title, close), this.log, this.writing, this.trouble, this.desk());
    this.root.append(el("section", { "aria-label": say("chat"), lang: LANGUAGE }, this.knob, this.panel));
    this.tell();
  }

  desk() {
    this.words = el("textarea", { id: "words", rows: "2", maxlength: "4000", enterkeyhint: "send", oninput: () => this.type() });
    this.email = this.chat.back ? el("input", { id: "email", type: "email", autocomplete: "email", required: true, maxlength: "254", value: this.line.known.email || "" }) : null;
    this.picker = el("input", { type: "file", hidden: true, accept: ".png,.jpg,.jpeg,.gif,.webp,.pdf,.txt", tabindex: "-1", onchange: () => this.attach() });
    this.chip = el("button", { type: "button", class: "chip", hidden: true, onclick: () => this.detach() });
    const clip = el("button", { type: "button", class: "plain", "aria-label": say("attach"), title: say("attach"), onclick: () => this.picker.click() }, drawing("clip"));
    const ask = el("button", { type: "button", class: "plain ask", onclick: () => this.send(say("human")) }, drawing("person"), say("ask"));
    const send = el("button", { class: "send", "aria-label": say("send"), title: say("send") }, drawing("send"));
    const form = el("form", { onsubmit: (event) => { event.preventDefault(); this.submit(); } });
    if (this.email) form.append(el("label", { for: "email" }, say("email")), this.email);
    form.append(el("label", { for: "words", class: "unseen" }, say("write")), this.words, this.chip, this.picker, el("div", { class: "tools" }, clip, ask, send));
    this.words.placeholder = say("write");
    return (this.form = form);
  }

  // Opening and closing

  toggle() { return this.panel.open ? this.shut() : this.open(); }

  open() {
    if (matchMedia("(max-width: 30rem), (max-height: 26rem)").matches) this.panel.showModal();
    else this.panel.show();
    this.knob.setAttribute("aria-expanded", "true");
    this.unread = 0;
    this.tell();
    this.log.scrollTop = this.log.scrollHeight;
    (this.email && !this.email.value ? this.email : this.words).focus();
    this.look();
  }

  shut() {
    this.panel.close();
    this.knob.setAttribute("aria-expanded", "false");
    this.knob.focus();
  }

  // The page's own shortcuts do not hear what is typed here.
  key(event) {
    event.stopPropagation();
    if (event.key === "Escape") { event.preventDefault(); this.shut(); }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === this.words) { event.preventDefault(); this.submit(); }
  }

  tell() {
    const label = say("open", { name: this.chat.name });
    this.count.hidden = !this.unread;
    this.count.textContent = this.unread;
    this.knob.setAttribute("aria-label", this.unread ? `${label} (${say("news", { n: this.unread })})` : label);
  }

  look() {
    if (!this.panel.open || document.hidden || !this.heard) return;
    this.line.here(false);
    this.line.keep({ read: this.newest() });
  }

  // Saying

  type() {
    if (!this.heard || Date.now() - this.typed < TYPING_EVERY) return;
    this.typed = Date.now();
    this.line.here(true);
  }

  attach() {
    const [file] = this.picker.files;
    this.picker.value = "";
    if (!file) return;
    if (file.size > this.chat.largest) { this.trouble.textContent = say("large"); return; }
    this.trouble.textContent = "";
    this.file = file;
    this.chip.hidden = false;
    this.chip.textContent = `${file.name} ×`;
    this.chip.setAttribute("aria-label", say("remove", { name: file.name }));
    this.words.focus();
  }

  detach() {
    this.file = null;
    this.chip.hidden = true;
    this.words.focus();
  }

  submit() {
    const text = this.words.value.trim();
    if (!text && !this.file) { this.words.focus(); return; }
    if (!this.send(text, this.file)) return;
    this.words.value = "";
    this.detach();
  }

  send(text, file = null) {
    if (this.email && !this.form.reportValidity()) return false;
    if (this.email) this.line.keep({ email: this.email.value.trim() });
    const one = { id: random(12), by: "visitor", text, file, at: new Date().toISOString(), files: file ? [{ name: file.name }] : [] };
    this.show(one);
    this.deliver(one);
    return true;
  }

  async deliver(one) {
    this.mark(one.id, say("sending"));
    try {
      await this.line.say(one);
      if (!this.said.get(one.id).heard) this.mark(one.id, say("sent"));
      this.line.listen((heard) => this.hear(heard));
    } catch (error) {
      const again = el("button", { type: "button", class: "again", onclick: () => this.deliver(one) }, say("again"));
      this.mark(one.id, `${error.told || ""} ${say("failed")} `, again);
    }
  }

  // Hearing

  hear({ messages, writing, seen }) {
    this.heard = true;
    this.log.setAttribute("aria-busy", "true");
    for (const one of messages) this.show(one, true);
    this.log.setAttribute("aria-busy", "false");
    this.writing.hidden = !writing;
    this.seen(seen);
    this.tell();
    if (messages.length) this.look();
  }

  show(one, heard = false) {
    const known = this.said.get(one.id);
    if (known && (!heard || known.heard)) return;
    const bubble = this.bubble(one.by, one.text, one);
    if (known) known.bubble.replaceWith(bubble);
    else this.insert(bubble, one.at);
    this.said.set(one.id, { bubble, at: one.at, by: one.by, heard });
    if (one.by === "visitor" && heard) this.mark(one.id, say("sent"));
    if (one.by !== "visitor" && !known && !this.panel.open && one.at > (this.line.known.read || "")) this.unread += 1;
  }

  insert(bubble, at) {
    const later = [...this.said.values()].find((one) => one.heard && one.at > at);
    if (later) this.log.insertBefore(bubble, later.bubble);
    else this.log.append(bubble);
    this.log.scrollTop = this.log.scrollHeight;
  }

  bubble(by, text, { at, files = [] } = {}) {
    const who = by === "visitor" ? say("you") : this.chat.name;
    const made = el("div", { class: `said ${by}` }, el("span", { class: "unseen" }, `${who}: `));
    if (by === "robot") made.append(el("b", { class: "robot-mark" }, say("robot")));
    if (text) made.append(el("p", { dir: "auto" }, ...(by === "visitor" ? [text] : linked(text))));
    for (const one of files) made.append(this.attached(one));
    if (at) made.append(el("small", {}, el("time", { datetime: at }, clock.format(new Date(at))), el("span", { class: "mark" })));
    return made;
  }

  attached({ name, file }) {
    if (!file) return el("span", { class: "file" }, name);
    return el("button", { type: "button", class: "file", onclick: () => this.save(name, file) }, drawing("clip"), name);
  }

  async save(name, file) {
    try {
      const address = URL.createObjectURL(await this.line.fetch(file));
      el("a", { href: address, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    } catch { this.trouble.textContent = say("gone"); }
  }

  mark(id, ...words) {
    const { bubble } = this.said.get(id);
    bubble.querySelector(".mark").replaceChildren(...(words[0] ? [" · ", ...words] : []));
    bubble.classList.toggle("kept", words.length > 1);
  }

  // Of the visitor's words that arrived, the latest says so, and whether somebody has seen it.
  seen(at) {
    const mine = [...this.said].filter(([, one]) => one.by === "visitor" && one.heard);
    mine.forEach(([id, one], n) => this.mark(id, n < mine.length - 1 ? "" : say(at && at >= one.at ? "seen" : "sent")));
  }

  newest() { return [...this.said.values()].reduce((latest, one) => (one.at > latest ? one.at : latest), ""); }
}
