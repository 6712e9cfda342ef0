/** « Imprimer » appears where a script can print; the browser's own menu does elsewhere. */
export function enhancePrinting(root) {
  root.querySelectorAll("[data-imprimer]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
}
