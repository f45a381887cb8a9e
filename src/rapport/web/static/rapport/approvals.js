// Approvals: the keys mean the post one stands at. `x` chooses it, `a` says yes, `c` goes to what should be different.
const KEYS = { x: "label.pick", a: '[name="vote"][value="yes"]', c: ".why-not" };

function at(post) {
  for (const [key, named] of Object.entries(KEYS)) {
    document.querySelectorAll(`.asked [data-key="${key}"]`).forEach((one) => one.removeAttribute("data-key"));
    post?.querySelector(named)?.setAttribute("data-key", key);
  }
}

document.addEventListener("focusin", ({ target }) => target.closest(".asked") && at(target.closest(".asked")));
// A box that was ticked does not keep the focus: keys are for whoever does not type.
document.addEventListener("change", ({ target }) => target.closest(".asked .pick") && target.closest(".asked").querySelector("[data-row]").focus());
