// A list of suggestions under a plain text field (combobox, ARIA 1.2 pattern). Without it the field sends what is typed.
// `lieux.js` and `mots.js` say what is asked, how an option is written and what choosing one does.
const PAUSE_MS = 180;
let counter = 0;

export class Combobox {
  constructor(input, { address, least, label, said }) {
    Object.assign(this, { input, address, least, label, said });
    this.options = [];
    this.active = -1;
    this.build();
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
  }

  build() {
    const box = document.createElement("div");
    box.className = "lieux";
    this.input.replaceWith(box);
    this.list = Object.assign(document.createElement("ul"), { className: "lieux__liste", id: `lieux-${++counter}`, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.label);
    this.status = Object.assign(document.createElement("span"), { className: "visually-hidden" });
    this.status.setAttribute("role", "status");
    box.append(this.input, this.list, this.status);
    const attributes = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    Object.entries(attributes).forEach(([name, value]) => this.input.setAttribute(name, value));
    // mousedown, not click: the field would lose the focus first and close the list
    this.list.addEventListener("mousedown", (event) => this.pressed(event));
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE_MS);
  }

  async ask() {
    const text = this.input.value.trim();
    if (text.length < this.least) return this.close();
    this.request?.abort();
    this.request = new AbortController();
    const url = `${this.address}?${new URLSearchParams({ q: text })}`;
    try {
      const answer = await fetch(url, { signal: this.request.signal, headers: { Accept: "application/json" } });
      this.show(answer.ok ? await answer.json() : []);
    } catch (error) {
      // no network: the text alone is sent; a question that another one replaced has nothing to close
      if (error.name !== "AbortError") this.close();
    }
  }

  show(options) {
    if (document.activeElement !== this.input) return;
    this.options = options;
    this.active = -1;
    this.list.replaceChildren(...options.map((option, index) => this.row(option, index)));
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = this.said(options.length);
  }

  row(option, index) {
    const row = document.createElement("li");
    row.id = `${this.list.id}-${index}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    this.write(row, option);
    return row;
  }

  write(row, option) {
    row.textContent = option.label;
  }

  key(event) {
    if (this.list.hidden) {
      if (event.key === "ArrowDown") this.ask();
      return;
    }
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) this.move(moves[event.key]);
    else if (event.key === "Enter" && this.active >= 0) this.choose(this.active);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  move(step) {
    const count = this.options.length;
    this.active = this.active < 0 && step < 0 ? count - 1 : (this.active + step + count) % count;
    [...this.list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === this.active)));
    const row = this.list.children[this.active];
    row.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", row.id);
  }

  pressed(event) {
    event.preventDefault();
    const index = [...this.list.children].indexOf(event.target.closest("li"));
    if (index >= 0) this.choose(index);
  }

  choose(index) {
    this.chosen(this.options[index]);
    this.status.textContent = `${this.input.value}, choisi`;
    this.close();
  }

  chosen(option) {
    this.input.value = option.label;
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
