// Hands the words selected in the text to the form above it, and takes them by one key. Goes on in
// the text behind what was saved, and from sign to sign by the arrow keys.

const text = document.getElementById("private-text");
const bar = document.querySelector(".desk-bar");

if (text && bar) {
  const { start, end, words, use } = bar.elements;
  const buttons = [use].flat().flatMap((each) => (each.length ? [...each] : [each]));
  const hint = document.getElementById("desk-hint");
  let isSelected = false;

  const isTouch = matchMedia("(pointer: coarse)").matches;
  const howTo = isTouch ? hint.dataset.touch : hint.dataset.hint;
  hint.textContent = howTo;
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
      : howTo;
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

  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") text.focus();
  });

  if (!isTouch) goOnByKeys();
}

function goOnByKeys() {
  const signs = [...text.querySelectorAll(".sign")];
  const behind = (place) => {
    text.focus({ preventScroll: true });
    document.getSelection().collapse(place.parentNode, [...place.parentNode.childNodes].indexOf(place) + 1);
  };

  // One of the signs, the next one behind the caret, takes part in going on with Tab.
  let current = null;
  function choose(sign) {
    if (current) current.tabIndex = -1;
    current = sign;
    if (current) current.tabIndex = 0;
  }
  for (const sign of signs) sign.tabIndex = -1;
  choose(signs[0] ?? null);

  text.addEventListener("keydown", (event) => {
    const sign = event.target.closest(".sign");
    if (sign) {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const next = signs[signs.indexOf(sign) + step];
      if (next) {
        choose(next);
        next.focus();
      } else if (event.key === "Escape") {
        behind(sign);
      }
      if (step || event.key === "Escape") event.preventDefault();
    } else if (event.key === "Tab") {
      const caret = document.getSelection().getRangeAt(0);
      choose(signs.find((each) => caret.comparePoint(each, 0) > 0) ?? signs.at(-1) ?? null);
    }
  });

  // What was saved is where an editor goes on reading.
  const here = [...text.querySelectorAll("mark.here")].at(-1);
  const sign = location.hash && text.querySelector(`[id="${location.hash.slice(1)}"]`);
  if (here) addEventListener("load", () => behind(sign || here));
}
