// In the form of a passage: takes words selected in the text beside it, goes to what is still to be
// filled in, and saves with Ctrl and Enter.

const text = document.getElementById("private-text");
const form = document.querySelector(".passage-form")?.closest("form");

if (form) {
  const { exact, start, end, prefix, suffix, place } = form.elements;
  const $ = window.django?.jQuery;

  // One of the places offered holds for the words that were sent, not for others.
  function forgetPlace() {
    if (place?.type === "hidden") place.value = "";
    for (const choice of form.querySelectorAll('[name="place"]:checked')) choice.checked = false;
  }

  // A list of choices would open on the same keys.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      if (event.target.closest(".select2-dropdown")) return;
      event.preventDefault();
      event.stopPropagation();
      form.requestSubmit(form.querySelector('[name="_save"]'));
    },
    { capture: true },
  );

  // Words changed by hand are looked for anew.
  exact?.addEventListener("input", () => {
    for (const field of [start, end, prefix, suffix]) if (field) field.value = "";
    forgetPlace();
  });

  // Filled in or not, this is what an editor looks at.
  function goOn() {
    const { toFillIn } = form.querySelector(".passage-form").dataset;
    const field = toFillIn.split(" ").map((name) => form.elements[name]).find(Boolean);
    if (!field || form.querySelector(".errornote")) return;
    if (!location.pathname.endsWith("/add/") || !exact.value) return;
    const list = field.parentElement.querySelector(".select2-selection");
    (list ?? field).scrollIntoView({ block: "center" });
    (list ?? field).focus();
    if (list && !field.value) $(field).select2("open");
  }
  // Its lists are ready in jQuery’s own time, and other scripts have set the focus by then.
  addEventListener("load", () => ($ ? $(() => setTimeout(goOn)) : goOn()));

  // What was carried over from the quote before is not true of another speaker.
  const { speaker } = form.elements;
  const carried = [...form.querySelectorAll(".carried")];
  if ($) {
    for (const note of carried) {
      const field = form.elements[note.dataset.field];
      const before = field.value;
      $(field).on("change", () => {
        if (field.value !== before) note.remove();
      });
    }
    const before = speaker?.value;
    $(speaker).on("change", () => {
      if (speaker.value === before) return;
      for (const note of carried) {
        const field = form.elements[note.dataset.field];
        if (field !== speaker && note.isConnected) $(field).val("").trigger("change");
      }
    });
  }

  // What was told of a new fact in a window of its own need not be typed twice.
  const close = window.dismissAddRelatedObjectPopup;
  window.dismissAddRelatedObjectPopup = (added, ...told) => {
    const answer = added.document.getElementById("django-admin-popup-response-constants");
    for (const [name, value] of Object.entries(JSON.parse(answer?.dataset.handedBack ?? "{}"))) {
      const field = form.elements[name];
      if (field && !field.value) field.value = value;
    }
    close(added, ...told);
  };

  // What is added in a window of its own starts with what is known here.
  for (const [added, { known, as }] of Object.entries({
    commitment: { known: ["amount", "stage"], as: ["amount", "stage"] },
    event: { known: ["date"], as: ["date"] },
    actor: { known: ["exact"], as: ["name_fr"] },
  })) {
    document.getElementById(`add_id_${added}`)?.addEventListener(
      "click",
      ({ currentTarget }) => {
        const address = new URL(currentTarget.href);
        known.forEach((name, index) => {
          const { value } = form.elements[name] ?? { value: "" };
          if (value) address.searchParams.set(as[index], value);
        });
        currentTarget.href = address.href;
      },
      { capture: true },
    );
  }

  const button = document.querySelector(".text-beside .take");
  const told = document.querySelector(".text-beside .said-aloud");
  let chosen = null;

  async function take() {
    const query = new URLSearchParams({ start: chosen.start, end: chosen.end });
    try {
      const answer = await fetch(`${button.dataset.address}?${query}`, { redirect: "error" });
      const found = await answer.json();
      if (found.error) {
        told.textContent = found.error;
        return;
      }
      for (const [name, value] of Object.entries(found)) form.elements[name].value = value;
      forgetPlace();
      told.textContent = told.dataset.taken;
      exact.focus({ preventScroll: false });
    } catch {
      told.textContent = told.dataset.lost;
    }
  }

  if (text && button && exact) {
    told.textContent = told.dataset.hint;
    text.addEventListener("words", ({ detail }) => {
      chosen = detail;
      button.hidden = !detail;
    });
    button.addEventListener("click", take);
    text.addEventListener("keydown", (event) => {
      if (!chosen || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.toLowerCase() === button.dataset.key) {
        event.preventDefault();
        take();
      } else if (event.key === "Tab" && !event.shiftKey) {
        event.preventDefault();
        button.focus();
      }
    });
  }
}
