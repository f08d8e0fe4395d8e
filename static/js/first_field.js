// Where an editor begins in a form: at what was refused, else in a new one at its first field, not
// at the buttons above that.

const form = document.querySelector("form:has(.submit-row)");
const summary = document.getElementById("error-summary");
const refusal = summary ?? form?.querySelector(".errornote");

// A list of choices stands in for its select.
function placeOf(field) {
  const isList = field.classList.contains("admin-autocomplete");
  return (isList && field.parentElement.querySelector(".select2-selection")) || field;
}

function isFirst(field) {
  const isInput = field.matches("input, select, textarea") && !field.disabled;
  return isInput && !field.closest(".submit-row") && placeOf(field).offsetParent;
}

summary?.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  for (let each = field.closest("details"); each; each = each.parentElement.closest("details")) {
    each.open = true;
  }
  placeOf(field).scrollIntoView({ block: "center" });
  placeOf(field).focus();
});

function begin() {
  if (refusal) {
    refusal.tabIndex = -1;
    refusal.focus();
  } else if (form && location.pathname.endsWith("/add/")) {
    const first = [...form.elements].find(isFirst);
    if (first) placeOf(first).focus();
  }
}

// The lists of choices are ready in jQuery’s own time.
const { jQuery } = window.django ?? {};
addEventListener("load", () => (jQuery ? jQuery(begin) : begin()));
