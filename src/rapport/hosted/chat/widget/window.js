// The window: a button, and a dialog beside the page (over it on a phone) with the words and a place to write.
const HERE_EVERY = 30000;
const TYPING_EVERY = 3000;

class Window extends Log {
  constructor(root, base, chat, greet) {
    super();
    const line = new Line(base, chat.channel, (...marks) => this.delivered(...marks));
    Object.assign(this, { root, line, chat, greet, kept: line.kept, said: new Map(), heard: false, file: null, typed: -TYPING_EVERY, unread: 0 });
    this.draw();
    this.resume();
    this.listen();
    this.kept.elsewhere(() => this.listen());
    setInterval(() => { this.look(); this.check(); }, HERE_EVERY);
    document.addEventListener("visibilitychange", () => { this.look(); this.check(); });
    addEventListener("pagehide", () => this.words.value && this.kept.put({ draft: this.words.value }));
  }

  listen() { this.line.listen((heard) => this.hear(heard)); }

  // What was typed or not yet sent when the page was left.
  resume() {
    for (const { id, text, file, sent, refused } of this.kept.unsent) {
      this.show({ id, text, by: "visitor", files: file ? [{ name: file }] : [] });
      if (sent) this.delivered(id, "sent");
      if (refused) this.delivered(id, "failed", refused);
      if (file && !sent) this.line.files.get(id).then((found) => found || this.takeBack(id, text));
    }
    this.words.value = this.kept.all.draft || "";
    if (this.kept.all.chosen) this.line.files.get(CHOSEN).then((file) => (file ? this.hold(file) : this.lost()));
    this.line.flush();
  }

  // A file that this browser did not keep: its words go back to where they were written.
  takeBack(id, text) {
    this.kept.drop(id);
    this.said.get(id)?.bubble.remove();
    this.said.delete(id);
    this.words.value = [text, this.words.value].filter(Boolean).join("\n");
    this.kept.put({ draft: this.words.value });
    this.lost();
  }

  lost() {
    this.kept.put({ chosen: "" });
    this.trouble.textContent = say("lost");
  }

  draw() {
    const { name, greeting } = this.chat;
    this.count = el("span", { class: "count", hidden: true });
    this.knob = el("button", { type: "button", class: "knob", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: () => this.toggle() }, drawing("talk"), this.count);
    this.log = el("div", { class: "log", role: "log", tabindex: "0", "aria-label": say("log") }, this.bubble("person", greeting || say("greeting")));
    this.writing = el("p", { class: "writing", hidden: true }, el("i"), el("i"), el("i"), say("writing", { name }));
    this.trouble = el("p", { class: "trouble", role: "alert" });
    this.state = el("p", { id: "state" });
    const close = el("button", { type: "button", class: "plain", "aria-label": say("close"), onclick: () => this.shut() }, drawing("close"));
    const title = el("div", {}, el("h2", { id: "title" }, name), this.state);
    this.panel = el("dialog", { "aria-labelledby": "title", "aria-describedby": "state", oncancel: (event) => { event.preventDefault(); this.shut(); }, onkeydown: (event) => this.key(event) },
      el("header", {}, title, close), this.log, this.writing, this.trouble, this.reach(), this.desk());
    this.root.append(el("section", { "aria-label": say("chat"), lang: language() }, this.knob, this.panel));
    this.hours(this.chat.back);
    this.tell();
  }

  desk() {
    this.words = el("textarea", { id: "words", rows: "2", maxlength: "4000", enterkeyhint: "send", oninput: () => this.type() });
    this.picker = el("input", { type: "file", hidden: true, accept: ".png,.jpg,.jpeg,.gif,.webp,.pdf,.txt", tabindex: "-1", onchange: () => this.attach() });
    this.chip = el("button", { type: "button", class: "chip", hidden: true, onclick: () => this.detach() });
    const clip = el("button", { type: "button", class: "plain", "aria-label": say("attach"), title: say("attach"), onclick: () => this.picker.click() }, drawing("clip"));
    const ask = el("button", { type: "button", class: "plain ask", onclick: () => this.send(say("human")) }, drawing("person"), say("ask"));
    const send = el("button", { class: "send", "aria-label": say("send"), title: say("send") }, drawing("send"));
    const form = el("form", { onsubmit: (event) => { event.preventDefault(); this.submit(); } });
    form.append(el("label", { for: "words", class: "unseen" }, say("write")), this.words, this.chip, this.picker, el("div", { class: "tools" }, clip, ask, send));
    this.words.placeholder = say("write");
    return form;
  }

  // Where to write to, asked once words wait for somebody who is not there.
  reach() {
    this.email = el("input", { id: "email", type: "email", autocomplete: "email", maxlength: "254" });
    const form = el("form", { class: "reach", hidden: true, novalidate: true, onsubmit: (event) => { event.preventDefault(); this.leave(); } });
    form.append(el("label", { for: "email" }, say("email")), el("div", { class: "tools" }, this.email, el("button", { class: "plain" }, say("leave"))));
    return (this.reaching = form);
  }

  async leave() {
    const email = this.email.value.trim();
    if (!email) return;
    try {
      const wrong = await this.line.reach(email);
      this.trouble.textContent = wrong || say("left", { email });
      this.reaching.hidden = !wrong;
      (wrong ? this.email : this.words).focus();
    } catch { this.trouble.textContent = say("failed"); }
  }

  hours(back) { this.state.textContent = back ? say("away", { when: day(back) }) : say("here"); }

  // Hours change while a page stays open.
  check() {
    if (this.panel.open && !document.hidden) this.greet().then(({ back }) => this.hours(back)).catch(() => {});
  }

  // The page put another body in place: what the browser forgot of the window is set again.
  moved() {
    if (this.panel.open) {
      this.panel.close();
      this.unfold();
      this.words.focus();
    }
    this.log.scrollTop = this.log.scrollHeight;
  }

  // Opening and closing

  toggle() { return this.panel.open ? this.shut() : this.open(); }

  unfold() {
    if (matchMedia("(max-width: 30rem), (max-height: 26rem)").matches) this.panel.showModal();
    else this.panel.show();
  }

  open() {
    this.unfold();
    this.knob.setAttribute("aria-expanded", "true");
    this.unread = 0;
    this.tell();
    this.log.scrollTop = this.log.scrollHeight;
    this.words.focus();
    this.look();
    this.check();
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
    this.kept.put({ read: this.newest() });
  }

  // Saying

  type() {
    this.kept.put({ draft: this.words.value });
    if (!this.heard || performance.now() - this.typed < TYPING_EVERY) return;
    this.typed = performance.now();
    this.line.here(true);
  }

  attach() {
    const [file] = this.picker.files;
    this.picker.value = "";
    if (!file) return;
    if (file.size > this.chat.largest) { this.trouble.textContent = say("large"); return; }
    this.trouble.textContent = "";
    const kept = this.line.files.put(CHOSEN, file);
    this.kept.put({ chosen: file.name });
    this.hold(file, kept);
    this.words.focus();
  }

  // What is still being kept is busy: it does not outlive a reload yet.
  hold(file, kept = null) {
    this.file = file;
    this.chip.hidden = false;
    this.chip.ariaBusy = String(Boolean(kept));
    kept?.then(() => { this.chip.ariaBusy = "false"; });
    this.chip.textContent = `${file.name} ×`;
    this.chip.setAttribute("aria-label", say("remove", { name: file.name }));
  }

  detach() {
    if (this.file) this.line.files.drop(CHOSEN);
    this.kept.put({ chosen: "" });
    this.file = null;
    this.chip.hidden = true;
    this.words.focus();
  }

  submit() {
    const text = this.words.value.trim();
    if (!text && !this.file) { this.words.focus(); return; }
    this.send(text, this.file);
    this.words.value = "";
    this.kept.put({ draft: "" });
    this.detach();
  }

  send(text, file = null) {
    const one = { id: random(12), text, file: file?.name };
    this.show({ ...one, by: "visitor", files: file ? [{ name: file.name }] : [] });
    this.line.put(one, file);
  }

  delivered(id, step, told = "") {
    const one = this.said.get(id);
    if (!one || one.heard) return;
    if (step === "sent") this.listen();
    const again = el("button", { type: "button", class: "again", onclick: () => this.line.again(id) }, say("again"));
    if (step === "failed") this.mark(id, `${told} ${say("failed")} `, again);
    else this.mark(id, say(step));
  }

  // Hearing

  hear({ messages, writing, seen, back, ask }) {
    this.heard = true;
    this.hours(back);
    if (!this.reaching.contains(this.root.activeElement) || !ask) this.reaching.hidden = !ask;
    this.log.setAttribute("aria-busy", "true");
    for (const one of messages) { this.show(one, true); this.kept.drop(one.id); }
    this.log.setAttribute("aria-busy", "false");
    this.writing.hidden = !writing;
    this.seen(seen);
    this.tell();
    if (messages.length) this.look();
  }
}
