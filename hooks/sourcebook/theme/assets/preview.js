/* The card of a citation: pointing at a mark [n], reaching it with the keyboard or tapping it shows
   beside it what the list of references says of the source.

   The page is whole without this file: a mark is a link to its reference, and the letters there
   lead back. What a card shows stands in the page, in a <template> of the reference; nothing is
   fetched. All listeners sit on the document, so they outlive Material's instant navigation. */
"use strict";

(() => {
  const page = document.documentElement;
  // Instant navigation may run the script again. A browser without popovers keeps the plain jump.
  if ("sbPreview" in page.dataset || !HTMLElement.prototype.showPopover) return;
  page.dataset.sbPreview = "";

  // Milliseconds: long enough for a pointer to pass over a mark, or to cross from mark to card.
  const OPEN_AFTER = 200;
  const CLOSE_AFTER = 300;
  // Pixels between card and line, and between card and edge of the window.
  const GAP = 6;
  const EDGE = 8;

  let card = null;
  let mark = null;
  let timer = 0;
  let quiet = false;
  /** How the last press of a pointer began; a click without one comes from a keyboard or a reader. */
  let press = null;

  /** The mark at a node. One inside the card, in a footnote, only jumps: it would close its card. */
  const markAt = (node) => {
    const link = node instanceof Element ? node.closest("a.footnote-ref") : null;
    return link && !card?.contains(link) ? link : null;
  };

  /** Where a link on this page leads. Its address may be whole: instant navigation writes it so. */
  const targetOf = (link) =>
    link.pathname === location.pathname && link.hash
      ? document.getElementById(decodeURIComponent(link.hash.slice(1)))
      : null;

  /** What the card of a mark shows: for a source its template, for a plain footnote its words. */
  const contentOf = (link) => {
    const entry = targetOf(link);
    const template = entry?.querySelector("template.sb-preview-source");
    if (template) return document.importNode(template.content, true);
    if (!entry) return null;
    const copy = document.createDocumentFragment();
    copy.append(...entry.cloneNode(true).childNodes);
    for (const one of copy.querySelectorAll(".footnote-backref")) one.remove();
    for (const one of copy.querySelectorAll("[id]")) one.removeAttribute("id");
    return copy;
  };

  /** Put the card below the line of its mark, or above where there is more room: never over it. */
  const place = () => {
    const line = mark.getBoundingClientRect();
    const { clientWidth: width, clientHeight: height } = page;
    if (line.bottom < 0 || line.top > height) return;
    card.style.maxWidth = `${width - 2 * EDGE}px`;
    card.style.maxHeight = "none";
    const below = height - line.bottom - GAP - EDGE;
    const above = line.top - GAP - EDGE;
    const under = card.offsetHeight <= below || below >= above;
    card.style.maxHeight = `${under ? below : above}px`;
    const top = under ? line.bottom + GAP : line.top - GAP - card.offsetHeight;
    const left = Math.max(EDGE, Math.min(line.left - EDGE, width - card.offsetWidth - EDGE));
    // In the coordinates of the document: the card scrolls with the text it belongs to.
    card.style.top = `${top + window.scrollY}px`;
    card.style.left = `${left + window.scrollX}px`;
  };

  const close = () => {
    clearTimeout(timer);
    if (!card) return;
    const [oldCard, oldMark] = [card, mark];
    card = mark = null;
    oldMark.removeAttribute("aria-describedby");
    oldCard.remove();
  };

  /** Open the card of a mark, and say whether there is one. */
  const open = (link) => {
    clearTimeout(timer);
    if (link === mark) return true;
    close();
    const content = link.isConnected && contentOf(link);
    if (!content) return false;
    card = document.createElement("div");
    mark = link;
    card.className = "sb-preview";
    // A note: something said in passing. A dialog would want the focus, which stays on the mark; a
    // tooltip may hold no links. The mark is described by the first line alone, as a screen reader
    // says a description at once and whole; the rest follows the mark in reading order.
    card.setAttribute("role", "note");
    card.setAttribute("aria-label", `About ${link.textContent}`);
    card.append(content);
    const first = card.querySelector(".sb-preview__head") ?? card;
    first.id = "sb-preview";
    link.setAttribute("aria-describedby", first.id);
    // A popover lies above everything and is cut off by nothing. Behind its mark in the document
    // its links are next for Tab; behind a heading, because it is no part of the heading's words.
    card.popover = "manual";
    (link.closest("h1, h2, h3, h4, h5, h6") ?? link.closest("sup") ?? link).after(card);
    card.showPopover();
    place();
    return true;
  };

  const later = (act, wait) => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };

  /** Give a mark the focus without opening its card. */
  const focusOn = (link) => {
    quiet = true;
    link.focus({ preventScroll: true });
    quiet = false;
  };

  /** Whether the keyboard is at the card: then a pointer that leaves does not close it. */
  const isHeld = () =>
    card?.contains(document.activeElement) || mark?.matches(":focus-visible");

  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "touch") return;
    const link = markAt(target);
    if (link) later(() => open(link), OPEN_AFTER);
    else if (card?.contains(target)) clearTimeout(timer);
  });

  // Where the pointer goes on to the card or to a mark, pointerover follows and decides.
  document.addEventListener("pointerout", ({ target, pointerType }) => {
    if (pointerType === "touch") return;
    if (markAt(target) || card?.contains(target)) later(() => isHeld() || close(), CLOSE_AFTER);
  });

  document.addEventListener("focusin", ({ target }) => {
    const link = markAt(target);
    // A mark that is pressed gets the focus too, but not visibly.
    if (link && !quiet && link.matches(":focus-visible")) open(link);
    else if (!link && card && !card.contains(target)) close();
  });

  // The focus went nowhere; but who presses on the card's words, to select them, reads on.
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (relatedTarget || !card || card.matches(":hover")) return;
    if (target === mark || card.contains(target)) close();
  });

  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    if (card?.contains(document.activeElement)) focusOn(mark);
    close();
  });

  document.addEventListener("pointerdown", ({ target, pointerType }) => {
    const link = markAt(target);
    press = {
      touch: pointerType === "touch",
      again: link !== null && link === mark,
      outside: !link && !card?.contains(target),
    };
  });

  // Not on the press: a finger that scrolls presses as well, and lets go by pointercancel.
  document.addEventListener("pointercancel", () => (press = null));
  document.addEventListener("pointerup", () => press?.outside && close());

  document.addEventListener("click", (event) => {
    const { target, ctrlKey, metaKey, shiftKey } = event;
    const tapped = press?.touch && !press.again;
    press = null;
    const link = markAt(target);
    if (link) {
      // The first tap shows the card, the second follows the link, as a mouse and Enter do.
      if (tapped && open(link)) event.preventDefault();
      else close();
      return;
    }
    const jump = target instanceof Element ? target.closest("a[href]") : null;
    const end = jump && targetOf(jump);
    if (!end || ctrlKey || metaKey || shiftKey) return;
    // After the jump, which takes the focus away, and needs a link that is still in the page.
    if (card?.contains(jump)) setTimeout(close);
    const cited = jump.matches(".sb-backref, .footnote-backref") && end.querySelector("a");
    if (cited) setTimeout(() => focusOn(cited));
  });

  // A focused mark is scrolled into view after it has been given the focus.
  document.addEventListener("scroll", () => card && place(), { passive: true });
  window.addEventListener("resize", () => card && place());
  // A page that is come back to may be shown as it was left.
  window.addEventListener("pagehide", close);
})();
