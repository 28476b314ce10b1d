/* Filters of the lists of claims and of sources.

   The page is whole without this file. A list that fits on one page carries what its rows can be
   filtered by in data-* attributes, and rows are hidden. A list that is cut into pages has a file
   beside it with all rows (`pages/listing.py`): it is fetched when somebody turns to the form, and
   the rows that match are drawn into a table of their own, so many at a time as a page has.

   The state is kept in the address, so that a filtered list can be linked to; it is replaced, never
   pushed, so that Back leaves the page. Only a step to other rows that match is an entry of its own. */
"use strict";

(() => {
  const form = document.querySelector("form.sb-filter");
  // Instant navigation may run the script again: a form that is shown has been set up.
  if (!form || !form.hidden) return;

  const controls = [...form.elements].filter((control) => control.name);
  const part = (name) => form.querySelector(`[data-filter-${name}]`);

  // Letters that are written in two ways, as `script.py` has them: of Turkish, Arabic, Persian and
  // Urdu; the last is the line that stretches a word.
  const ONE_WAY = {
    "\u0131": "i",
    "\u0649": "\u064a", "\u06cc": "\u064a", "\u06d2": "\u064a",
    "\u0629": "\u0647", "\u06c1": "\u0647",
    "\u0671": "\u0627",
    "\u06a9": "\u0643",
    "\u0640": "",
  };
  const TWO_WAYS = new RegExp(`[${Object.keys(ONE_WAY).join("")}]`, "g");

  /** Text without case and accents, so that "verification" finds "Vérification". */
  const folded = (text) =>
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(TWO_WAYS, (letter) => ONE_WAY[letter]);

  const written = (number) => number.toLocaleString("en-GB");

  const setHidden = (element, hidden) => {
    // Writing an attribute costs a layout even where it says what it said before.
    if (element.hidden !== hidden) element.hidden = hidden;
  };

  /** The links on this page to a heading: they lead nowhere while the heading is hidden. */
  const linksTo = (heading) =>
    [...document.querySelectorAll(`a[href$="#${CSS.escape(heading.id)}"]`)].filter(
      (link) => link.pathname === location.pathname && link.closest("li"),
    );

  const say = (number) => {
    part("shown").textContent = written(number);
    setHidden(part("none"), number > 0);
  };

  /** What is asked for: values that were chosen, words, and which page of what matches. */
  const asked = (page = 1) => ({
    chosen: controls.filter((control) => control.name !== "words" && control.value),
    sought: folded(form.elements.words.value).split(/\s+/).filter(Boolean),
    page,
  });

  /** The address with the state of the form in it; what others keep there is left alone. */
  const addressOfState = () => {
    const url = new URL(location.href);
    for (const { name, value } of controls) {
      if (value.trim()) url.searchParams.set(name, value.trim());
      else url.searchParams.delete(name);
    }
    return url;
  };

  /** The page of matches that the address asks for. */
  const pageInAddress = () =>
    Math.max(1, Number.parseInt(new URLSearchParams(location.search).get("page"), 10) || 1);

  /** A list that stands on this page alone. */
  const wholeList = () => {
    const groups = [...document.querySelectorAll("[data-filter-group]")].map((section) => {
      const heading = section.querySelector("h2[id]");
      return {
        section,
        links: heading ? linksTo(heading) : [],
        // The words of a row are read when they are first asked for: most visits never ask.
        rows: [...section.querySelectorAll("tbody tr")].map((row) => ({ row, words: null })),
      };
    });

    const wordsOf = (entry) => {
      entry.words ??= folded([...entry.row.cells].map((cell) => cell.textContent).join(" "));
      return entry.words;
    };

    const show = ({ chosen, sought }) => {
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
      say(shown);
    };
    return { show };
  };

  /** A list of which this page holds a part. */
  const cutList = () => {
    const { filterIndex, filterRoot, filterSize } = form.dataset;
    // Taken now: the address of the page may change, and with it what the link means.
    const address = new URL(filterIndex, location.href);
    const size = Number(filterSize);
    const all = part("shown").textContent;
    const own = document.querySelector("[data-filter-page]");
    const matches = document.querySelector("[data-filter-matches]");
    const body = matches.querySelector("tbody");
    const pager = matches.querySelector("nav");
    const [previous, next] = pager.querySelectorAll("a");
    const contents = [...own.querySelectorAll("h2[id]")]
      .flatMap(linksTo)
      .filter((link) => !own.contains(link))
      .map((link) => link.closest("li"));

    let list = null;
    let coming = null;
    let round = 0;

    const load = () => {
      coming ??= fetch(address)
        .then((answer) => {
          if (!answer.ok) throw new Error(`${address.pathname}: ${answer.status}`);
          return answer.json();
        })
        .then((index) => {
          offer(index.options);
          list = readList(index, filterRoot);
        })
        .catch((error) => {
          // The next attempt to filter asks again.
          coming = null;
          throw error;
        });
      return coming;
    };

    /** Fill the lists of values that are too long to stand on every page. */
    const offer = (options) => {
      for (const [name, values] of Object.entries(options)) {
        const control = form.elements[name];
        control.append(...values.map(([value, label]) => new Option(label, value)));
      }
    };

    const draw = (rows, page) => {
      const last = Math.max(1, Math.ceil(rows.length / size));
      const at = Math.min(page, last);
      const shown = rows.slice((at - 1) * size, at * size);
      // What is on the screen first, the rest when that has been painted.
      body.innerHTML = shown.slice(0, FIRST).map(list.row).join("");
      if (shown.length > FIRST) {
        const mine = round;
        requestAnimationFrame(() =>
          setTimeout(() => {
            if (mine !== round) return;
            body.insertAdjacentHTML("beforeend", shown.slice(FIRST).map(list.row).join(""));
          }),
        );
      }
      setHidden(body.closest(".sb-scroll"), !rows.length);
      setHidden(pager, last === 1);
      pager.querySelector("[data-filter-at]").textContent = written(at);
      pager.querySelector("[data-filter-last]").textContent = written(last);
      for (const [link, to] of [[previous, at - 1], [next, at + 1]]) {
        setHidden(link.parentElement, to < 1 || to > last);
        const url = addressOfState();
        url.hash = "";
        if (to > 1) url.searchParams.set("page", to);
        else url.searchParams.delete("page");
        link.href = url.href;
      }
    };

    const showState = (isFiltered) => {
      setHidden(own, isFiltered);
      setHidden(matches, !isFiltered);
      for (const item of contents) setHidden(item, isFiltered);
      setHidden(part("waiting"), true);
      setHidden(part("failed"), true);
    };

    const show = (state) => {
      round += 1;
      if (!state.chosen.length && !state.sought.length) {
        showState(false);
        body.replaceChildren();
        part("shown").textContent = all;
        setHidden(part("none"), true);
        return;
      }
      if (list) {
        const rows = list.find(state);
        showState(true);
        draw(rows, state.page);
        say(rows.length);
        return;
      }
      const mine = round;
      setHidden(part("waiting"), false);
      load().then(
        () => mine === round && form.isConnected && show(asked(state.page)),
        () => {
          if (mine !== round) return;
          showState(false);
          setHidden(part("failed"), false);
        },
      );
    };

    /** Values of the address that are offered only once the list is here. */
    const wait = (then) => {
      if (!list) load().then(() => form.isConnected && then(), () => {});
    };

    form.addEventListener("focusin", () => load().catch(() => {}));
    for (const link of [previous, next]) {
      link.addEventListener("click", (event) => {
        if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        event.stopPropagation();
        history.pushState(null, "", link.href);
        show(asked(pageInAddress()));
        body.closest(".sb-scroll").focus({ preventScroll: true });
        form.scrollIntoView();
      });
    }
    return { show, wait };
  };

  /** Rows drawn at once: more than a screen holds. */
  const FIRST = 25;

  /** All rows of an index: which fit, and what they look like. */
  const readList = (index, root) => {
    const { pattern, slugs, texts, cells, facets } = index;
    const holder = document.createElement("template");
    const read = (html) => {
      holder.innerHTML = html;
      return folded(holder.content.textContent);
    };
    // All rows at once: folding one after the other takes ten times as long.
    const columns = Object.values(texts);
    const lines = slugs.map((_, row) => columns.map((column) => column[row]).join(" "));
    const ownWords = folded(lines.join("\n")).split("\n");
    const sharedWords = Object.values(cells)
      .filter((column) => column.read)
      .map(({ values, rows }) => ({ words: values.map(read), rows }));

    const find = ({ chosen, sought }) => {
      let found = slugs.map((_, row) => row);
      for (const { name, value } of chosen) {
        const { values, rows } = facets[name];
        const fits = values.map((one) => one.split(" ").includes(value));
        found = found.filter((row) => fits[rows[row]]);
      }
      for (const word of sought) {
        const shared = sharedWords
          .map(({ words, rows }) => ({ fits: words.map((one) => one.includes(word)), rows }))
          .filter(({ fits }) => fits.includes(true));
        found = found.filter(
          (row) =>
            ownWords[row].includes(word) || shared.some(({ fits, rows }) => fits[rows[row]]),
        );
      }
      return found;
    };

    const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
    const escaped = (text) => text.replace(/[&<>"']/g, (one) => ESCAPES[one]);
    // The pattern has what all rows share, and between that the names of what they differ in.
    const pieces = pattern.map((piece, number) => {
      if (number % 2 === 0) return () => piece;
      if (piece === "root") return () => escaped(root);
      if (piece === "slug") return (row) => escaped(slugs[row]);
      if (piece in texts) return (row) => escaped(texts[piece][row]);
      return (row) => cells[piece].values[cells[piece].rows[row]];
    });
    return { find, row: (row) => pieces.map((piece) => piece(row)).join("") };
  };

  const view = form.dataset.filterIndex ? cutList() : wholeList();

  /** Take the state from the address; a value that is not offered counts for nothing. */
  const restore = () => {
    const state = new URLSearchParams(location.search);
    let isMissing = false;
    for (const control of controls) {
      const value = state.get(control.name) ?? "";
      control.value = value;
      if (control.selectedIndex === -1) {
        control.value = "";
        isMissing = true;
      }
    }
    view.show(asked(pageInAddress()));
    if (isMissing) view.wait?.(restore);
  };

  /** Put the state into the address. What matches now is seen from its first page. */
  const remember = () => {
    const url = addressOfState();
    if (url.href === location.href) return;
    if (form.dataset.filterIndex) url.searchParams.delete("page");
    history.replaceState(history.state, "", url);
  };

  // Browsers refuse an address that changes a hundred times in half a minute, as typing can do.
  let waiting = 0;
  form.addEventListener("input", () => {
    view.show(asked());
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
    view.show(asked());
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
