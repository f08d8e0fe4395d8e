// Asks before what was typed is left unsaved, and sends a form once however often it is clicked.

const form = document.querySelector("form:has(.submit-row)");

if (form) {
  const sends = (each) => new URLSearchParams(new FormData(each)).toString();
  // What was refused, or taken from a text, waits to be saved without a word typed.
  const waits = Boolean(document.querySelector(".errornote, [data-unsaved]"));
  const buttons = form.querySelectorAll("[type=submit]");
  let opened = asServed();
  let isSent = false;

  // A browser that goes back fills in what was typed before: that is not saved either.
  function asServed() {
    const copy = form.cloneNode(true);
    copy.reset();
    return sends(copy);
  }

  // Rows that scripts add while the page opens were not typed.
  addEventListener("load", () => { opened = asServed(); });

  addEventListener("beforeunload", (event) => {
    if (!isSent && (waits || sends(form) !== opened)) event.preventDefault();
  });

  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
    // The button that was clicked is part of what is sent, so it may be disabled only then.
    setTimeout(() => buttons.forEach((button) => { button.disabled = true; }));
  });

  addEventListener("pageshow", () => {
    isSent = false;
    buttons.forEach((button) => { button.disabled = false; });
  });
}
