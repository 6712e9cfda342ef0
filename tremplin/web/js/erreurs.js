/** After a refused form, put the reader on the summary of what is to be corrected. */
export function focusErrors(root) {
  root.querySelector(".erreurs")?.focus();
}
