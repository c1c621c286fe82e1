// Any word looked up: a field on every page, points that answer to mouse and keys, passages of two outlets side by side.
const termOf = (hash) => (hash.startsWith("#term=") ? decodeURIComponent(hash.slice(6)) : null);
const wordsPage = document.querySelector('header a[href^="words.html"], header a[href="#words"]');
const goTo = (term) => {
  const here = document.getElementById("words-data");
  const address = here ? "" : wordsPage.getAttribute("href").split("#")[0];
  location.href = `${address}#term=${encodeURIComponent(term.trim().replace(/\s+/g, " ").toLowerCase())}`;
};

function field(id, label, isShort = false) {
  const form = make("form", { className: "lookup" });
  const input = make("input", { type: "search", id, autocomplete: "off", spellcheck: false });
  if (isShort) form.append(Object.assign(input, { placeholder: "Any word", ariaLabel: label }));
  else form.append(make("label", { htmlFor: id, textContent: label }), input, make("button", { textContent: "Show" }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) goTo(input.value);
  });
  return form;
}
if (wordsPage) {
  if (!document.getElementById("words-data")) document.querySelector("header nav").after(field("find-word", "Look up a word", true));
  document.querySelectorAll("[data-term]").forEach((place) => {
    const button = make("button", { type: "button", className: "term", title: "Where it stands" });
    button.append(...place.childNodes);
    place.append(button);
    button.addEventListener("click", () => goTo(place.dataset.term));
  });
}

function lookup(facts) {
  const form = field("word", "A word or phrase");
  const input = form.querySelector("input");
  const terms = new Map(Object.entries(facts.terms));
  const counted = (term) => { // ’s and the dots of initials do not count
    const plain = term.replace(/’/g, "'");
    return [term, plain, plain.replace(/'s(?= |$)/g, ""), plain.replace(/\./g, "")].find((form) => terms.has(form));
  };
  const hints = make("datalist", { id: "hints" });
  input.setAttribute("list", hints.id);
  input.addEventListener("input", () => { // the most used first
    const begun = input.value.trim().toLowerCase();
    const meant = begun ? [...terms.keys()].filter((term) => term.startsWith(begun)).slice(0, 12) : [];
    hints.replaceChildren(...meant.map((value) => make("option", { value })));
  });
  form.append(hints);
  const told = make("output", { className: "hovered", textContent: "\u00a0" });
  const chosen = facts.pair.slice();
  const selects = facts.pair.map((_, side) => {
    const select = make("select", { ariaLabel: side ? "Right outlet" : "Left outlet" });
    select.append(...facts.outlets.map((textContent, value) => make("option", { value, textContent })));
    select.value = chosen[side];
    select.addEventListener("change", () => {
      chosen[side] = Number(select.value);
      draw();
    });
    return select;
  });
  const box = document.getElementById("lookup");
  box.replaceChildren(form, ...selects, told);
  const clouds = [...document.querySelectorAll(".cloud")];
  const place = document.getElementById("passages");

  // points: hovered or stepped through, then opened
  clouds.forEach((cloud) => {
    const group = cloud.querySelector('[id$="-words"]');
    const points = [...group.querySelectorAll("circle")];
    const across = points.map((point) => [Number(point.getAttribute("cx")), Number(point.getAttribute("cy")), point]);
    let at = null;
    const light = (point) => {
      points.forEach((one) => one.classList.toggle("on", one === point));
      at = point;
      told.textContent = point?.querySelector("title").textContent ?? "\u00a0";
    };
    group.setAttribute("tabindex", "0");
    group.setAttribute("role", "application");
    group.setAttribute("aria-label", "Words: arrow keys go from one to the next, Enter shows its passages");
    group.addEventListener("mouseover", ({ target }) => light(target.closest("circle")));
    group.addEventListener("click", ({ target }) => target.closest("circle") && goTo(target.closest("circle").dataset.word));
    group.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && at) return goTo(at.dataset.word);
      const axis = { ArrowLeft: 0, ArrowRight: 0, ArrowUp: 1, ArrowDown: 1 }[event.key];
      if (axis === undefined) return;
      event.preventDefault();
      const step = ["ArrowLeft", "ArrowUp"].includes(event.key) ? -1 : 1;
      const line = across.toSorted((a, b) => a[axis] - b[axis] || a[1 - axis] - b[1 - axis]).map(([, , point]) => point);
      light(line[at ? Math.min(Math.max(line.indexOf(at) + step, 0), line.length - 1) : 0]);
    });
  });

  function uses(term, outlet) {
    if (!facts.texts) {
      const [[articles, own, quoted], listed] = terms.get(counted(term))?.[outlet] ?? [[0, 0, 0], []];
      const passages = listed.map(([article, ...n]) => ({ article, n: n[0] + n[1], quoted: n[1], lines: [] }));
      return { n: own + quoted, quoted, articles, passages };
    }
    const literal = term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
    const wanted = new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, "giu");
    const found = [];
    facts.texts.forEach((read, article) => {
      if (!read || facts.articles[article][0] !== outlet) return;
      const lines = [...read[0].matchAll(wanted)].map(({ 0: node, index }) => {
        const end = index + node.length;
        const left = read[0].slice(Math.max(0, index - 220), index).replace(/\s+/g, " ");
        const right = read[0].slice(end, end + 220).replace(/\s+/g, " ");
        const isQuoted = read[1].some(([from, to]) => from <= index && end <= to);
        const before = left.slice(-90).replace(/^\S*\s/, left.length > 90 ? "… " : "");
        return { before, node, after: right.slice(0, 90).replace(right.length > 90 ? /\s\S*$/ : /^$/, " …"), isQuoted };
      });
      if (lines.length) found.push({ article, n: lines.length, quoted: lines.filter((line) => line.isQuoted).length, lines });
    });
    const sum = (name) => found.reduce((all, one) => all + one[name], 0);
    return { n: sum("n"), quoted: sum("quoted"), articles: found.length, passages: found };
  }

  const many = (count, what) => `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;

  // the first of several things, and a button for the others
  function first(most, list, things, shown) {
    list.append(...things.slice(0, most).map(shown));
    if (things.length <= most) return;
    const more = make(list.localName === "ol" ? "li" : "p");
    more.append(make("button", { type: "button", textContent: `${things.length - most} more` }));
    more.addEventListener("click", () => more.replaceWith(...things.slice(most).map(shown)));
    list.append(more);
  }

  function passage(use) {
    const item = make("li");
    const [, title, url, day, story] = facts.articles[use.article];
    item.append(url ? make("a", { href: url, textContent: title, rel: "noreferrer" }) : title);
    const how = `${many(use.n, "use")}${use.quoted ? `, ${use.quoted === use.n ? "quoted" : `${use.quoted} in quotations`}` : ""}`;
    item.append(make("span", { className: "about", textContent: [story, day, how].filter(Boolean).join(" · ") }));
    first(3, item, use.lines, ({ before, node, after, isQuoted }) => {
      const line = make("p", { className: isQuoted ? "quoted" : "own" });
      line.append(before, make("mark", { textContent: node }), after);
      return line;
    });
    return item;
  }

  function column(term, outlet) {
    const { n, quoted, articles, passages } = uses(term, outlet);
    const section = make("section");
    section.append(make("h3", { textContent: facts.outlets[outlet] }));
    const rate = (1000 * n / Math.max(facts.n_words[outlet], 1)).toPrecision(2);
    const how = `${Number(rate)} per 1,000 words: ${many(n, "use")} in ${many(articles, "article")}, ${quoted || "none"} in quotations`;
    section.append(make("p", { className: "about", textContent: n ? how : "not used" }));
    const list = make("ol");
    first(8, list, passages, passage);
    const unlisted = articles - passages.length;
    if (unlisted) list.append(make("li", { className: "about", textContent: `and ${many(unlisted, "article")} that use it less` }));
    section.append(list);
    return section;
  }

  function missing(term, names) {
    if (facts.texts || counted(term)) {
      const which = facts.texts && !facts.texts.every(Boolean) ? " whose text is at hand" : "";
      return `No article of ${names.join(" or ")}${which} uses it.`;
    }
    if (term.split(" ").length > 3) return "Without texts this page knows phrases of three words at most.";
    return `Fewer than ${facts.least} articles use it in this spelling: too rare for this page.`;
  }

  function draw() {
    const names = chosen.map((outlet) => facts.outlets[outlet]);
    let drawn = null;
    clouds.forEach((cloud) => {
      cloud.hidden = !(names.includes(cloud.dataset.outlet) && names.includes(cloud.dataset.reference));
      if (!cloud.hidden) drawn = cloud;
    });
    document.querySelector(".lookup-how").hidden = !drawn;
    const term = termOf(location.hash);
    place.replaceChildren();
    if (!term) return;
    document.getElementById("word").value = term;
    const title = make("h2", { id: "term", tabIndex: -1, textContent: `“${term}”` });
    const both = make("div", { className: "both" });
    both.append(...chosen.map((outlet) => column(term, outlet)));
    place.append(title);
    if (both.querySelector("li")) place.append(make("p", { className: "about", textContent: "In all articles, quotations included." }), both);
    else place.append(make("p", { textContent: missing(term, names) }));
    facts.outlets.forEach((name, outlet) => {
      if (chosen.includes(outlet) || !uses(term, outlet).n) return;
      const other = make("button", { type: "button", textContent: `${name} uses it too` });
      other.addEventListener("click", () => {
        chosen[1] = outlet;
        selects[1].value = outlet;
        draw();
      });
      place.append(other, " ");
    });
    drawn?.querySelectorAll("circle").forEach((point) => {
      point.classList.toggle("on", point.dataset.word === term);
      if (point.dataset.word === term) told.textContent = point.querySelector("title").textContent;
    });
  }
  addEventListener("hashchange", () => {
    if (!termOf(location.hash)) return;
    draw();
    document.getElementById("term").scrollIntoView({ block: "start", behavior: "smooth" });
  });
  draw();
}
const wordsData = document.getElementById("words-data");
if (wordsData) lookup(JSON.parse(wordsData.textContent));
