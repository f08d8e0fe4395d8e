// Asks before what was typed is left unsaved, and sends a form once however often it is clicked.

const form = document.querySelector("form:has(> div > .submit-row)");

if (form) {
  const typed = () => new URLSearchParams(new FormData(form)).toString();
  const wasRefused = Boolean(document.querySelector(".errornote"));
  const buttons = form.querySelectorAll("[type=submit]");
  let opened = typed();
  let isSent = false;

  // What scripts fill in while the page opens was not typed.
  addEventListener("load", () => { opened = typed(); });

  addEventListener("beforeunload", (event) => {
    if (!isSent && (wasRefused || typed() !== opened)) event.preventDefault();
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
