// The keyboard of a phone: some browsers lay it over the page instead of making the page smaller. How much it covers is told
// to the styles, so that the composer stands on it.
const view = window.visualViewport;

function fit() {
  const covered = Math.max(0, Math.round(innerHeight - view.height - view.offsetTop));
  document.documentElement.style.setProperty("--keyboard", view.scale > 1 ? "0px" : `${covered}px`);
}

for (const event of ["resize", "scroll"]) view?.addEventListener(event, fit);
