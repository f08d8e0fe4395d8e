// A search answered without a new page: says what was found, and keeps the reader’s place. The
// region that is put in place is marked `data-swapped`; what was found is its heading `#found`.

const status = document.getElementById("said-aloud");

let unfolded = [];
let focused = "";

function isRegion(element) {
  return element?.hasAttribute?.("data-swapped");
}

function isFocusLost() {
  return !document.activeElement || document.activeElement === document.body;
}

// A field left empty narrows nothing: the address is to be short enough to be shared.
function onAsk({ detail }) {
  if (isRegion(detail.target)) {
    for (const [name, value] of [...detail.formData]) {
      if (!value) {
        delete detail.parameters[name];
      }
    }
  }
}

function onAnswer({ detail }) {
  if (isRegion(detail.target)) {
    unfolded = [...detail.target.querySelectorAll("details[id][open]")].map(({ id }) => id);
    focused = document.activeElement?.id;
  }
}

// What the reader had unfolded stays so, and only then can what is in it have the focus again.
function onSwap({ target: region }) {
  if (isRegion(region)) {
    for (const id of unfolded) {
      document.getElementById(id)?.setAttribute("open", "");
    }
    if (isFocusLost() && focused) {
      document.getElementById(focused)?.focus({ preventScroll: true });
    }
  }
}

// A link that was followed is gone: it leads to what was found.
function onSettle({ target: region, detail }) {
  if (isRegion(region)) {
    const heading = region.querySelector("#found, h3");
    const page = region.querySelector(".pages [aria-current]");
    status.textContent = [heading, page].map((each) => each?.textContent.trim()).filter(Boolean).join(", ");
    if (isFocusLost()) {
      heading?.setAttribute("tabindex", "-1");
      heading?.focus({ preventScroll: !detail.requestConfig?.elt.matches("a") });
    }
  }
}

// Where no answer came that could be put in place, the browser asks for the page itself.
function onFailure({ detail }) {
  if (isRegion(detail.target)) {
    location.assign(detail.pathInfo.finalRequestPath);
  }
}

document.addEventListener("htmx:configRequest", onAsk);
document.addEventListener("htmx:beforeSwap", onAnswer);
document.addEventListener("htmx:afterSwap", onSwap);
document.addEventListener("htmx:afterSettle", onSettle);
document.addEventListener("htmx:responseError", onFailure);
document.addEventListener("htmx:sendError", onFailure);
