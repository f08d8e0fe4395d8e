// Makes a combobox of each search field that has a listbox of suggestions: the editable combobox
// with list autocomplete of the ARIA Authoring Practices. htmx asks for what the listbox shows.

class Combobox {
  constructor(listbox) {
    this.listbox = listbox;
    this.input = document.getElementById(listbox.dataset.input);
    this.status = document.getElementById("said-aloud");
    listbox.setAttribute("role", "listbox");
    listbox.setAttribute("aria-label", listbox.dataset.label);
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-controls", listbox.id);
    this.show(false);

    this.input.addEventListener("input", () => this.onInput());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.close());
    listbox.addEventListener("htmx:beforeSwap", (event) => this.onAnswer(event));
    listbox.addEventListener("htmx:afterSwap", () => this.open());
    listbox.addEventListener("htmx:responseError", () => this.close());
    listbox.addEventListener("htmx:sendError", () => this.close());
    // A press would take the focus away from the field.
    listbox.addEventListener("mousedown", (event) => event.preventDefault());
    listbox.addEventListener("click", (event) => this.onClick(event));
  }

  get options() {
    return [...this.listbox.querySelectorAll("[role=option]")];
  }

  get isOpen() {
    return !this.listbox.hidden;
  }

  // Wait for an answer, and then have the option at this place active, if any.
  expect(place = null) {
    this.isExpecting = true;
    this.place = place;
  }

  ask(place) {
    this.expect(place);
    htmx.trigger(this.listbox, "ask");
  }

  open() {
    const { options, place } = this;
    options.forEach((option, number) => {
      option.id = `${this.listbox.id}-${number}`;
    });
    this.show(options.length > 0);
    this.activate(place === null ? null : options.at(place));
    this.say(this.listbox.querySelector("[hidden]")?.textContent ?? "");
  }

  close() {
    this.isExpecting = false;
    this.show(false);
    this.activate(null);
    // What another said in the meantime stays.
    if (this.status.textContent === this.said) this.say("");
  }

  say(text) {
    this.said = text;
    this.status.textContent = text;
  }

  show(isOpen) {
    this.listbox.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", isOpen);
  }

  activate(option) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = option;
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  // The field takes a word and keeps the focus, since a query may go on; Enter then searches. What
  // leads to a page has no text, and the browser follows its link.
  choose(option) {
    const { text, asks } = option.dataset;
    this.input.value = text;
    this.input.scrollLeft = this.input.scrollWidth;
    this.close();
    if (asks !== undefined) {
      this.input.form.requestSubmit();
    }
  }

  // What is completed is the end of the text.
  onInput() {
    if (this.input.selectionEnd < this.input.value.length) {
      this.close();
    } else {
      this.activate(null);
      this.expect();
    }
  }

  onAnswer(event) {
    const asked = event.detail.requestConfig.parameters.q;
    if (!this.isExpecting || asked !== this.input.value) {
      event.detail.shouldSwap = false;
    }
  }

  onClick(event) {
    const option = event.target.closest("[role=option]");
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (isPlain && option?.dataset.text) {
      event.preventDefault();
      this.choose(option);
    }
  }

  onKey(event) {
    if (!event.isComposing && this.takes(event)) {
      event.preventDefault();
    }
  }

  // Says whether the field is to do nothing more about the key.
  takes({ key, altKey }) {
    const { options, active } = this;
    const place = options.indexOf(active);
    switch (key) {
      case "ArrowDown":
        if (this.isOpen) {
          this.activate(options[place + 1] ?? options[0]);
        } else {
          this.ask(altKey ? null : 0);
        }
        return true;
      case "ArrowUp":
        if (altKey) {
          this.close();
        } else if (this.isOpen) {
          this.activate(options[place - 1] ?? options.at(-1));
        } else {
          this.ask(-1);
        }
        return true;
      case "Escape": {
        const { isOpen } = this;
        this.close();
        return isOpen;
      }
      case "Enter":
        active?.click();
        return Boolean(active);
      case "Home":
      case "End":
      case "ArrowLeft":
      case "ArrowRight":
        this.activate(null);
    }
    return false;
  }
}

const connected = new WeakSet();

function connect() {
  for (const listbox of document.querySelectorAll("[data-input]")) {
    if (!connected.has(listbox)) {
      connected.add(listbox);
      new Combobox(listbox);
    }
  }
}

connect();
// A search without a new page brings its field and listbox along.
document.addEventListener("htmx:load", connect);
