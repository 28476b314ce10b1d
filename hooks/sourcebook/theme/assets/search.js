/* The search: Pagefind's index behind the search field of Material's header.

   Nothing is fetched before the field is used. The field is a combobox and the results are its
   listbox: the focus stays in the field, arrows move through the results, Enter opens one. The
   build takes Material's own search off a page that loads this file, so both never answer. */
"use strict";

(() => {
  const dialog = document.querySelector("[data-sb-search]");
  const field = dialog?.querySelector(".md-search__input");
  const toggle = document.querySelector("#__search");
  // Instant navigation keeps the header: a field that has its role has been set up.
  if (!field || !toggle || field.getAttribute("role") === "combobox") return;

  const root = new URL("../", document.currentScript.src);
  const STEP = 10;

  const made = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  const status = made("p", { class: "sb-search__status", role: "status" });
  const list = made("div", {
    class: "sb-search__list",
    id: "sb-search-list",
    role: "listbox",
    "aria-label": "Results",
  });
  const more = made("button", { class: "sb-search__more", type: "button", hidden: "" });
  const scroller = dialog.querySelector(".md-search__scrollwrap");
  scroller.replaceChildren(made("div", { class: "sb-search" }, status, list, more));
  // The field leads through the results; a stop of its own would lead nowhere.
  scroller.removeAttribute("tabindex");
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
    "aria-keyshortcuts": "/ s",
  })) field.setAttribute(name, value);

  // ---- The index ----

  const OPTIONS = {
    excerptLength: 24,
    // A claim's page is long and says its words once: neither may count against it.
    ranking: { pageLength: 0, termFrequency: 0.6, metaWeights: { title: 1 } },
  };
  // The index of a large site stands in parts, and each page says in how many.
  const parts = Number(dialog.dataset.sbSearch) || 1;
  const further = Array.from({ length: parts - 1 }, (_, place) =>
    new URL(`pagefind/${place + 2}/`, root).href,
  );

  let loading = null;
  /** Pagefind, asked for once; again after it, or a part of the index, could not be had. */
  const index = () =>
    (loading ??= import(new URL("pagefind/pagefind.js", root).href)
      .then(async (pagefind) => {
        try {
          await pagefind.options(OPTIONS);
          // One language for all pages of the site: what a page is in does not matter.
          await pagefind.init();
          // It answers when the first part is there. The others need its program, and would wait
          // for one that does not come without an end.
          await pagefind.filters();
          await Promise.all(further.map((part) => pagefind.mergeIndex(part, OPTIONS)));
        } catch (error) {
          // It keeps a part that failed, and fails with it each time.
          await pagefind.destroy();
          throw error;
        }
        return pagefind;
      })
      .catch((error) => {
        loading = null;
        throw error;
      }));

  // Thai and Lao, Tibetan, Burmese, Khmer, Japanese, Chinese: no space stands between words, so the index
  // has each two neighbours. `adapters/search/documents.py` writes them behind the text, each after a sign.
  const UNSPACED =
    /(?:[\u0e00-\u0eff\u0f40-\u0f6c\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}]\p{M}*)+/gu;
  const HIDDEN = "\u2063";

  /** A run of such letters as the index has it. */
  const inPairs = (run) => {
    const letters = [...run.normalize("NFD").replace(/\p{M}/gu, "")];
    const pairs = letters.slice(1).map((letter, place) => letters[place] + letter);
    return ` ${(pairs.length ? pairs : letters).join(" ")} `;
  };

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

  /** The words in the forms that the index has. */
  const inForms = (words) =>
    words.replace(TWO_WAYS, (letter) => ONE_WAY[letter]).replace(UNSPACED, inPairs).trim();

  const FEW_WORDS = 4;
  /** What is found, best first.

      Pagefind leaves out of a question the words that an index does not have, and so does each part
      of it: a name that only one part knows would bring all that the others know of the rest. So
      words are asked for one by one as well. With many words there is little to leave out. */
  const find = async (pagefind, asked) => {
    const words = inForms(asked);
    const each = [...new Set(words.split(/\s+/))];
    const isPhrase = /^".+"$/.test(words);
    const alone = further.length && !isPhrase && each.length <= FEW_WORDS ? each : [];
    const questions = alone.length > 1 ? [words, ...alone] : [words];
    const [all, ...others] = await Promise.all(questions.map((one) => pagefind.search(one)));
    const having = others
      .filter(({ results }) => results.length)
      .map(({ results }) => new Set(results.map(({ id }) => id)));
    return all.results.filter(({ id }) => having.every((ids) => ids.has(id)));
  };

  // ---- The results ----

  let latest = 0;
  let results = [];
  let chosen = null;

  const choose = (option) => {
    chosen?.setAttribute("aria-selected", "false");
    chosen = option ?? null;
    if (!chosen) return field.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  };

  const say = (...words) => status.replaceChildren(...words);

  const empty = () => {
    results = [];
    choose(null);
    list.replaceChildren();
    more.hidden = true;
    field.setAttribute("aria-expanded", "false");
  };

  /** The excerpt with its marks; Pagefind escapes the rest, and nothing but marks is taken over. */
  const excerpt = (html) => {
    const parsed = new DOMParser().parseFromString(html, "text/html").body;
    const parts = [...parsed.childNodes].map((node) =>
      node.nodeName === "MARK" ? made("mark", {}, node.textContent) : node.textContent,
    );
    return made("span", { class: "sb-search__excerpt", dir: "auto" }, ...parts);
  };

  /** What stands around the words that were sought. */
  const around = (content, sought) => {
    const text = content.split(HIDDEN)[0].trim();
    const found = sought.split(/\s+/).find((word) => word && text.includes(word)) ?? "";
    const at = text.indexOf(found);
    const before = [...text.slice(0, at)].slice(-30).join("");
    const after = [...text.slice(at + found.length)].slice(0, 70).join("");
    const mark = made("mark", {}, found);
    return made("span", { class: "sb-search__excerpt", dir: "auto" }, before, mark, after);
  };

  const option = ({ raw_url: address, url, meta, excerpt: found, content }, number) => {
    const kicker = made("span", { class: "sb-search__kind" });
    if (meta.verdict) {
      const verdict = `sb-verdict sb-verdict--${meta.mark}`;
      kicker.append(made("span", { class: verdict }, meta.verdict), " ");
    }
    kicker.append(meta.kind ?? "");
    const title = made("span", { class: "sb-search__title", dir: "auto" }, meta.title ?? url);
    const href = new URL((address ?? url).replace(/^\/+/, ""), root).href;
    return made(
      "a",
      { role: "option", id: `sb-search-${number}`, href, tabindex: "-1", "aria-selected": "false" },
      kicker,
      " ",
      title,
      " ",
      found.includes(HIDDEN) ? around(content, field.value) : excerpt(found),
    );
  };

  const counted = (shown) => {
    const number = results.length.toLocaleString("en-GB");
    if (results.length === 1) return "1 result";
    return shown < results.length ? `${number} results, the first ${shown} shown` : `${number} results`;
  };

  /** Show the next results; `turn` tells whether the question is still the same. */
  const show = async (turn) => {
    const begin = list.childElementCount;
    const data = await Promise.all(results.slice(begin, begin + STEP).map((one) => one.data()));
    if (turn !== latest) return;
    list.append(...data.map((one, offset) => option(one, begin + offset)));
    more.hidden = list.childElementCount >= results.length;
    more.textContent = `Show ${Math.min(STEP, results.length - list.childElementCount)} more`;
    field.setAttribute("aria-expanded", "true");
    say(counted(list.childElementCount));
  };

  const link = (path, words) => made("a", { href: new URL(path, root).href }, words);

  const search = async () => {
    const words = field.value.trim();
    const turn = ++latest;
    if (!words) {
      empty();
      say("Type a claim, a name or a source.");
      return;
    }
    try {
      const found = await find(await index(), words);
      if (turn !== latest) return;
      const first = await Promise.all(found.slice(0, STEP).map((one) => one.data()));
      if (turn !== latest) return;
      empty();
      results = found;
      if (!first.length) {
        say(`Nothing found for “${words}”. `, link("claims/", "All claims"), ", ",
          link("sources/", "all sources"));
        return;
      }
      await show(turn);
    } catch {
      if (turn !== latest) return;
      empty();
      say("The search could not be loaded. ", link("claims/", "All claims"), ", ",
        link("sources/", "all sources"));
    }
  };

  // ---- The keyboard and the field ----

  const setOpen = (open) => {
    if (toggle.checked !== open) {
      toggle.checked = open;
      toggle.dispatchEvent(new Event("change"));
    }
  };

  const close = () => {
    held = [];
    setOpen(false);
    field.blur();
  };

  const step = (by) => {
    const options = [...list.children];
    if (!options.length) return;
    const next = chosen ? options.indexOf(chosen) + by : by > 0 ? 0 : options.length - 1;
    choose(options[next]);
  };

  let asked = 0;
  let answered = 0;
  let held = [];

  /** Search once the word has ended, and then do what keys asked of its list meanwhile. */
  const ask = () => {
    const question = ++asked;
    held = [];
    setTimeout(async () => {
      if (question !== asked) return;
      await search();
      if (question !== asked) return;
      answered = question;
      for (const act of held.splice(0)) act();
    }, 60);
  };

  /** A key means the list of what has been typed, not the one that half of the word had. */
  const onceAnswered = (act) => {
    if (answered === asked) act();
    else held.push(act);
  };

  field.addEventListener("input", () => {
    // Fetching may begin at once; only the search itself waits for the end of a word.
    index().catch(() => {});
    ask();
  });
  field.addEventListener("focus", () => {
    setOpen(true);
    index().catch(() => {});
    if (!field.value) say("Type a claim, a name or a source.");
  });
  field.form.addEventListener("reset", () => {
    setTimeout(() => {
      ask();
      field.focus();
    });
  });
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    onceAnswered(() => (chosen ?? list.firstElementChild)?.click());
  });
  more.addEventListener("click", async () => {
    const begin = list.childElementCount;
    await show(latest);
    field.focus();
    choose(list.children[begin]);
  });
  // A small screen opens the field by a label, which does not give it the focus.
  toggle.addEventListener("change", () => toggle.checked && field.focus());
  dialog.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !dialog.contains(relatedTarget)) setOpen(false);
  });
  // Opening a result on the page that one is on must not leave the dialog open above it.
  list.addEventListener("click", close);

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const act = {
      ArrowDown: () => onceAnswered(() => step(1)),
      ArrowUp: () => onceAnswered(() => step(-1)),
      Escape: close,
    }[event.key];
    if (!act) return;
    event.preventDefault();
    // Material has keys of its own for a search that is open.
    event.stopPropagation();
    act();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const changed = event.ctrlKey || event.metaKey || event.altKey;
    if (typing || changed || !["/", "s", "f"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    field.focus();
    field.select();
  });
})();
