// Lets an editor select words of a private text with the mouse, by touch or with the arrow keys.
//
// The text tells of a selection by an event "words" with start, end and the words, or null; places
// are counted in Unicode code points of the stored text, as the server counts them.

const text = document.getElementById("private-text");

// A caret moves only in what can be edited, so it can, and every edit is refused. Fingers select
// without a caret, which would call up a keyboard.
if (text && !matchMedia("(pointer: coarse)").matches) {
  text.contentEditable = "true";
  text.spellcheck = false;
  text.translate = false;
  for (const [name, value] of Object.entries({
    role: "textbox",
    "aria-readonly": "true",
    "aria-multiline": "true",
    inputmode: "none",
    tabindex: "0",
  })) {
    text.setAttribute(name, value);
  }
  text.addEventListener("beforeinput", (event) => event.preventDefault());
  text.addEventListener("dragstart", (event) => event.preventDefault());
  // Dead keys write all the same: what they did is taken back.
  const stored = text.cloneNode(true);
  text.addEventListener("input", () => {
    text.replaceChildren(...stored.cloneNode(true).childNodes);
    document.getSelection().collapse(text, 0);
  });
}

function codePoints(words) {
  const halves = words.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g);
  return words.length - (halves ? halves.length : 0);
}

function within(range) {
  const whole = document.createRange();
  whole.selectNodeContents(text);
  if (!range.intersectsNode(text)) return null;
  const words = range.cloneRange();
  if (words.compareBoundaryPoints(Range.START_TO_START, whole) < 0) {
    words.setStart(whole.startContainer, whole.startOffset);
  }
  if (words.compareBoundaryPoints(Range.END_TO_END, whole) > 0) {
    words.setEnd(whole.endContainer, whole.endOffset);
  }
  return words;
}

function selected() {
  const selection = document.getSelection();
  const range = selection.rangeCount && !selection.isCollapsed && within(selection.getRangeAt(0));
  const words = range ? range.toString() : "";
  if (!words.trim()) return null;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = Number(text.dataset.first) + codePoints(before.toString());
  return { start, end: start + codePoints(words), words };
}

let waiting = 0;
function tell() {
  const selection = document.getSelection();
  if (!text.contains(selection.anchorNode) && !text.contains(selection.focusNode)) return;
  text.dispatchEvent(new CustomEvent("words", { detail: selected() }));
}

if (text) {
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, 100);
  });
  // What is pressed right after selecting counts for what is selected by then.
  text.addEventListener("keydown", tell, { capture: true });
  show(document.getElementById("here"));
}

// Beside a form the text scrolls by itself, and the page stays where the form begins.
function show(words) {
  if (!words) return;
  const { top, height } = text.getBoundingClientRect();
  if (getComputedStyle(text).overflowY === "auto") {
    text.scrollTop += words.getBoundingClientRect().top - top - height / 3;
  } else {
    words.scrollIntoView({ block: "center" });
  }
}
