// Copies the address of a quote, where the browser lets it; else goes there.

const status = document.getElementById("said-aloud");
const SHOWN = 2500;

async function copy(button) {
  const { address, copied } = button.dataset;
  try {
    await navigator.clipboard.writeText(new URL(address, location));
  } catch {
    location.assign(address);
    return;
  }
  button.dataset.label ??= button.textContent;
  button.textContent = copied;
  status.textContent = copied;
  clearTimeout(button.timer);
  button.timer = setTimeout(() => {
    button.textContent = button.dataset.label;
    if (status.textContent === copied) status.textContent = "";
  }, SHOWN);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button.copy");
  if (button) copy(button);
});
