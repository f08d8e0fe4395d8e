// Has each link to a quote copy the quote’s address, where the browser lets it; else it stays a link.

const canCopy = Boolean(navigator.clipboard);
const status = document.createElement("p");
const SHOWN = 2500;

function enhance() {
  for (const link of document.querySelectorAll("a.copy:not([role])")) {
    link.setAttribute("role", "button");
  }
}

async function copy(link) {
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    location.assign(link.href);
    return;
  }
  link.dataset.label ??= link.textContent;
  link.textContent = link.dataset.copied;
  status.textContent = link.dataset.copied;
  clearTimeout(link.timer);
  link.timer = setTimeout(() => {
    link.textContent = link.dataset.label;
    status.textContent = "";
  }, SHOWN);
}

function onClick(event) {
  const link = event.target.closest?.("a.copy");
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (link && isPlain) {
    event.preventDefault();
    copy(link);
  }
}

// A button is pressed by the space bar too.
function onKey(event) {
  const link = event.target.closest?.("a.copy");
  if (link && event.key === " ") {
    event.preventDefault();
    copy(link);
  }
}

if (canCopy) {
  status.className = "hidden";
  status.setAttribute("role", "status");
  document.body.append(status);
  enhance();
  document.addEventListener("htmx:load", enhance);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
}
