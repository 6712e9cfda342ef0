// « Métier, activité ou nom d’une structure ». <input data-mots="/recherche/mots.json"> asks for [{label, kind}].
// Choosing one writes it in the field; the search waits for its button.
import { Combobox } from "./combobox.js";

const said = (count) => (count ? `${count} ${count > 1 ? "suggestions" : "suggestion"}` : "Aucune suggestion");

class Words extends Combobox {
  constructor(input) {
    super(input, { address: input.dataset.mots, least: 3, label: "Suggestions", said });
  }

  write(row, { label, kind }) {
    const beside = Object.assign(document.createElement("span"), { className: "meta", textContent: kind });
    row.append(label, " ", beside);
  }
}

/** Enhance the fields of words found under `root`, once each. */
export function enhanceWords(root) {
  root.querySelectorAll('input[data-mots]:not([role="combobox"])').forEach((input) => new Words(input));
}
