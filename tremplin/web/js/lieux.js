// « Ville ou code postal ». <input name="lieu" data-lieux="/lieux"> asks /lieux?q=… for [{code, label}].
// Choosing a place sends its code under the field's name; typing again sends the text.
import { Combobox } from "./combobox.js";

const said = (count) => (count ? `${count} ${count > 1 ? "lieux proposés" : "lieu proposé"}` : "Aucun lieu trouvé");

class Places extends Combobox {
  constructor(input) {
    super(input, { address: input.dataset.lieux, least: 2, label: "Lieux proposés", said });
    this.name = input.name;
    this.code = Object.assign(document.createElement("input"), { type: "hidden" });
    input.after(this.code);
  }

  typed() {
    this.input.name = this.name;
    this.code.removeAttribute("name");
    super.typed();
  }

  chosen({ code, label }) {
    super.chosen({ label });
    this.input.removeAttribute("name");
    Object.assign(this.code, { name: this.name, value: code });
  }
}

/** Enhance the place fields found under `root`, once each. */
export function enhancePlaces(root) {
  root.querySelectorAll('input[data-lieux]:not([role="combobox"])').forEach((input) => new Places(input));
}
