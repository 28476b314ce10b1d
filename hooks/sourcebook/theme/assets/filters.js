/* Filters of the lists of claims and of sources.

   The page is whole without this file: the form stands in it hidden, and each row carries what it
   can be filtered by in data-* attributes. The state is kept in the address, so that a filtered
   list can be linked to; it is always replaced, never pushed, so that Back leaves the page. */
"use strict";

(() => {
  const form = document.querySelector("form.sb-filter");
  // Instant navigation may run the script again: a form that is shown has been set up.
  if (!form || !form.hidden) return;

  const controls = [...form.elements].filter((control) => control.name);
  const shownNumber = form.querySelector("[data-filter-shown]");
  const noneLine = form.querySelector("[data-filter-none]");

  /** The links on this page to a heading: they lead nowhere while the heading is hidden. */
  const linksTo = (heading) =>
    [...document.querySelectorAll(`a[href$="#${CSS.escape(heading.id)}"]`)].filter(
      (link) => link.pathname === location.pathname && link.closest("li"),
    );

  const groups = [...document.querySelectorAll("[data-filter-group]")].map((section) => {
    const heading = section.querySelector("h2[id]");
    return {
      section,
      links: heading ? linksTo(heading) : [],
      // The words of a row are read when they are first asked for: most visits never ask.
      rows: [...section.querySelectorAll("tbody tr")].map((row) => ({ row, words: null })),
    };
  });

  /** Text without case and accents, so that "verification" finds "Vérification". */
  const folded = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const wordsOf = (entry) => {
    entry.words ??= folded([...entry.row.cells].map((cell) => cell.textContent).join(" "));
    return entry.words;
  };

  const written = (number) => number.toLocaleString("en-GB");

  const setHidden = (element, hidden) => {
    // Writing an attribute costs a layout even where it says what it said before.
    if (element.hidden !== hidden) element.hidden = hidden;
  };

  const apply = () => {
    const chosen = controls.filter((control) => control.name !== "words" && control.value);
    const sought = folded(form.elements.words.value).split(/\s+/).filter(Boolean);
    const matches = (entry) =>
      chosen.every(({ name, value }) =>
        (entry.row.dataset[name] ?? "").split(" ").includes(value),
      ) && sought.every((word) => wordsOf(entry).includes(word));

    let shown = 0;
    for (const { section, links, rows } of groups) {
      let here = 0;
      for (const entry of rows) {
        const fits = matches(entry);
        setHidden(entry.row, !fits);
        here += fits;
      }
      setHidden(section, !here);
      for (const link of links) {
        setHidden(link.closest("li"), !here);
        const number = link.querySelector("[data-filter-number]");
        if (number) number.textContent = written(here);
      }
      shown += here;
    }
    shownNumber.textContent = written(shown);
    setHidden(noneLine, shown > 0);
  };

  /** Take the state from the address; a value that is not offered counts for nothing. */
  const restore = () => {
    const state = new URLSearchParams(location.search);
    for (const control of controls) {
      control.value = state.get(control.name) ?? "";
      if (control.selectedIndex === -1) control.value = "";
    }
    apply();
  };

  /** Put the state into the address, and leave alone what others keep there. */
  const remember = () => {
    const url = new URL(location.href);
    for (const { name, value } of controls) {
      if (value.trim()) url.searchParams.set(name, value.trim());
      else url.searchParams.delete(name);
    }
    if (url.href !== location.href) history.replaceState(history.state, "", url);
  };

  // Browsers refuse an address that changes a hundred times in half a minute, as typing can do.
  let waiting = 0;
  form.addEventListener("input", () => {
    apply();
    clearTimeout(waiting);
    waiting = setTimeout(() => form.isConnected && remember(), 200);
  });
  form.addEventListener("change", remember);
  // The list is filtered already; sending the form would only load the page anew.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    remember();
  });
  form.querySelector("button").addEventListener("click", () => {
    for (const control of controls) control.value = "";
    apply();
    remember();
  });

  // A jump to a heading makes an entry in the history, which keeps the state it was made with.
  const returned = () => {
    if (form.isConnected) restore();
    else window.removeEventListener("popstate", returned);
  };
  window.addEventListener("popstate", returned);

  form.hidden = false;
  restore();
})();
