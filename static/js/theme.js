// Changes between light and dark at once; without it the form does the same by a new page.

const form = document.querySelector(".theme-switch form");

form?.addEventListener("submit", (event) => {
  const chosen = event.submitter;
  if (!chosen) return;
  event.preventDefault();
  fetch(form.action, { method: "POST", body: new FormData(form, chosen), redirect: "manual" });
  const root = document.documentElement;
  if (chosen.value) root.dataset.theme = chosen.value;
  else delete root.dataset.theme;
  for (const button of form.elements) {
    if (button.name === "theme") button.setAttribute("aria-pressed", String(button === chosen));
  }
});

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector(":is(.theme-switch, .menu)[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
