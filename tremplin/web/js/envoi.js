// A slow network invites a second click: the second submission of the same form is dropped.
// The server keeps its own guard; this one only spares the reader a confusing answer.
const RELEASE_AFTER_MS = 10_000; // a download does not leave the page: the button must come back

function buttonsOf(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

function release(form) {
  if (!form.dataset.envoi) return;
  delete form.dataset.envoi;
  buttonsOf(form).forEach((button) => button.removeAttribute("aria-disabled"));
}

function hold(form) {
  form.dataset.envoi = "en-cours";
  buttonsOf(form)
    .filter((button) => !button.hasAttribute("aria-disabled"))
    .forEach((button) => button.setAttribute("aria-disabled", "true"));
  setTimeout(() => release(form), RELEASE_AFTER_MS);
}

/** Guard every POST form of the page, those that htmx sends excepted. */
export function guardSubmissions(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.envoi) event.preventDefault();
    else hold(form);
  });
  // coming back with the browser's « previous » button restores the page as it was left
  window.addEventListener("pageshow", () => {
    root.querySelectorAll("form[data-envoi]").forEach(release);
  });
}
