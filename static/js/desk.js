// Hands the words selected in the text to the form above it, and takes them by one key.

const text = document.getElementById("private-text");
const bar = document.querySelector(".desk-bar");

if (text && bar) {
  const { start, end, words, use } = bar.elements;
  const buttons = [use].flat().flatMap((each) => (each.length ? [...each] : [each]));
  const hint = document.getElementById("desk-hint");
  let isSelected = false;

  hint.textContent = hint.dataset.hint;
  text.setAttribute("aria-describedby", hint.id);

  text.addEventListener("words", ({ detail }) => {
    if (!detail && !isSelected) return;
    isSelected = Boolean(detail);
    start.value = detail ? detail.start : "";
    end.value = detail ? detail.end : "";
    words.value = detail ? detail.words.trim() : "";
    bar.classList.toggle("is-selected", isSelected);
    hint.textContent = detail
      ? `${detail.end - detail.start} ${hint.dataset.count}`
      : hint.dataset.hint;
  });

  // Words that were typed or pasted are looked for, wherever the selection is.
  words.addEventListener("input", () => {
    start.value = end.value = "";
    isSelected = false;
  });

  text.addEventListener("keydown", (event) => {
    if (!isSelected || event.ctrlKey || event.metaKey || event.altKey) return;
    const pressed = event.key.toLowerCase();
    const button = buttons.find((each) => each.dataset.key === pressed);
    if (button) {
      event.preventDefault();
      bar.requestSubmit(button);
    } else if (pressed === "tab" && !event.shiftKey) {
      event.preventDefault();
      buttons[0].focus();
    }
  });
}
