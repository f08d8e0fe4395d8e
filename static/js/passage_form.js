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

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector('[name="_save"]'));
  });

  // Words changed by hand are looked for anew.
  exact?.addEventListener("input", () => {
    for (const field of [start, end, prefix, suffix]) if (field) field.value = "";
    forgetPlace();
  });

  function goOn() {
    const { toFillIn } = form.querySelector(".passage-form").dataset;
    const names = toFillIn.split(" ").filter((name) => form.elements[name]);
    if (!names.length || form.querySelector(".errornote")) return;
    if (!location.pathname.endsWith("/add/") || !exact.value) return;
    const empty = names.map((name) => form.elements[name]).find((field) => !field.value);
    const isSelect = empty?.classList.contains("admin-autocomplete");
    if (isSelect && $) $(empty).select2("open");
    else (empty ?? form.querySelector('[name="_save"]')).focus();
  }
  // Django’s own focus comes before this event, and its lists are ready in jQuery’s own time.
  addEventListener("load", () => ($ ? $(goOn) : goOn()));

  // What was taken over along with the last speaker is not true of another one.
  const { speaker } = form.elements;
  const followers = ["attribution", "function", "organisation"].map((name) => form.elements[name]);
  if ($ && form.querySelector(".taken-over") && speaker) {
    const before = speaker.value;
    $(speaker).on("change", () => {
      if (speaker.value === before) return;
      for (const field of followers) if (field) $(field).val("").trigger("change");
    });
  }

  // What is added in a window of its own starts with what is known here.
  for (const [added, { known, as }] of Object.entries({
    commitment: { known: ["amount", "stage"], as: ["amount", "stage"] },
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
