// What select2 offers where an entry is chosen: with what tells namesakes apart, and at the end to
// add what is missing, under the name that was typed. Adding is Django’s own “+” beside the field.

{
  const $ = django.jQuery;
  const ADD = "+";

  const linkToAdd = (select) => document.getElementById(`add_${select.id}`);

  function processResults(data, params) {
    const select = this.$element[0];
    const name = params.term?.trim();
    // Whoever is logged out gets the log-in page instead.
    if (!data.results) return { results: [{ id: "", text: select.dataset.lost, disabled: true }] };
    if (name && !data.pagination.more && linkToAdd(select)) {
      data.results.push({ id: ADD, text: select.dataset.add.replace("%(name)s", name), name });
    }
    return data;
  }

  function templateResult(choice) {
    if (!choice.hint) return choice.text;
    const hint = $("<small class='choice-hint'>").text(choice.hint);
    return $("<span>").text(choice.text).append(" ", hint);
  }

  $.fn.select2.defaults.set("ajax", { processResults });
  $.fn.select2.defaults.set("templateResult", templateResult);

  // What is typed at a closed list opens it and is looked for, from the first letter on.
  document.addEventListener("keydown", (event) => {
    const selection = event.target.closest?.(".select2-selection--single");
    const isLetter = event.key.length === 1 && event.key !== " ";
    if (!selection || !isLetter || event.ctrlKey || event.metaKey || event.altKey) return;
    const { $element } = $(selection.closest(".select2-container").previousElementSibling).data("select2");
    if ($element.prop("disabled")) return;
    event.preventDefault();
    $element.select2("open");
    $(".select2-container--open .select2-search__field").val(event.key).trigger("input");
  });

  // A reader of the screen hears at the list what is said of its select.
  $(() => {
    for (const select of document.querySelectorAll(".admin-autocomplete[aria-describedby]")) {
      const list = select.parentElement.querySelector(".select2-selection");
      list?.setAttribute("aria-describedby", select.getAttribute("aria-describedby"));
    }
  });

  // Once something was added elsewhere, an editor goes on at the field that has it now.
  $(document).on("change", ".admin-autocomplete", ({ target }) => {
    if (document.activeElement?.id === `add_${target.id}`) {
      target.parentElement.querySelector(".select2-selection")?.focus();
    }
  });

  // What was typed is gone from the field once the list closes.
  $(document).on("select2:closing", (event) => {
    const { dropdown, selection } = $(event.target).data("select2");
    event.target.dataset.typed = (dropdown.$search ?? selection.$search)?.val() ?? "";
  });

  $(document).on("select2:select", (event) => {
    event.target.dataset.typed = "";
  });

  $(document).on("select2:selecting", (event) => {
    const { id, name } = event.params.args.data;
    if (id !== ADD) return;
    event.preventDefault();
    $(event.target).select2("close");
    event.target.dataset.typed = name;
    linkToAdd(event.target).click();
  });

  // The form that opens starts with the name that was typed, and with what is likely.
  $(document).on("django:show-related", ".add-related", (event) => {
    const link = event.currentTarget;
    const { typed, namedBy, expected } = link
      .closest(".related-widget-wrapper")
      .querySelector("select").dataset;
    const address = new URL(link.href);
    for (const [name, value] of Object.entries(JSON.parse(expected || "{}"))) {
      address.searchParams.set(name, value);
    }
    if (namedBy && typed) {
      address.searchParams.set(namedBy, typed);
    } else {
      address.searchParams.delete(namedBy);
    }
    link.href = address;
  });
}
