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

const many = (count, what) => `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;

// All words of two outlets: across by how many times more one uses a word, up by how often both do.
function drawn({ pair, colours, is_matched: isMatched, points }, svg) {
  const shape = (name, attributes, textContent = "") => {
    const made = document.createElementNS(svg.namespaceURI, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return Object.assign(made, { textContent });
  };
  const [left, right, bottom, top, middle] = [68, 702, 432, 18, 385];
  const edge = 1.5 * Math.log(30);
  const across = (logOdds) => middle + Math.min(Math.max(logOdds / edge, -1), 1) * (right - left) / 2;
  const often = points.map(([, , one, other]) => Math.log10(Math.max((one + other) / 2, 0.01)));
  const low = often.reduce((a, b) => Math.min(a, b));
  const high = often.reduce((a, b) => Math.max(a, b), low + 0.1);
  const up = (log) => bottom - (log - low) / (high - low) * (bottom - top);
  for (const by of [1 / 30, 1 / 10, 1 / 3, 1, 3, 10, 30]) {
    const told = by === 1 ? "alike" : `${Math.round(Math.max(by, 1 / by))}×`;
    svg.append(shape("text", { x: across(Math.log(by)), y: 457, "text-anchor": "middle" }, told));
  }
  for (const log of [-1, 0, 1, 2].filter((one) => low <= one && one <= high)) {
    svg.append(shape("text", { x: 54, y: up(log) + 4, "text-anchor": "end" }, `${Number((10 ** log).toPrecision(1))}`));
  }
  const group = shape("g", {});
  svg.append(group);
  const taken = []; // by names, which stand away from the crowd in the middle where there is room
  points.forEach(([word, logOdds, one, other, n, nOther, sure, label], at) => {
    const [x, y] = [across(logOdds), up(often[at])];
    const circle = shape("circle", { "data-word": word, cx: x.toFixed(1), cy: y.toFixed(1), r: sure ? 3.2 : 1.7 });
    const uses = [[pair[0], one, n], [pair[1], other, nOther]].map(([name, rate, count]) => (
      `${name} ${Number(rate.toPrecision(2))} (${many(count, "article")})`));
    const where = `in own words${isMatched ? " on shared stories" : ""}, uses per 1,000 words`;
    circle.append(shape("title", {}, `${word}, ${where}: ${uses.join(", ")}${["", ": house style, more than chance", ": more than chance"][sure]}`));
    group.append(circle);
    if (sure < 2) return;
    circle.style.fill = colours[logOdds > 0 ? 0 : 1];
    const width = 7.2 * label.length;
    for (const side of x > middle ? [1, -1] : [-1, 1]) {
      const from = x + 7 * side - (side < 0 ? width : 0);
      const isFree = taken.every(([start, end, height]) => from > end || from + width < start || Math.abs(y - height) > 14);
      if (!isFree || from < left || from + width > right) continue;
      taken.push([from, from + width, y]);
      svg.append(shape("text", { x: x + 7 * side, y: y + 4, "text-anchor": side > 0 ? "start" : "end" }, label));
      return;
    }
  });
  return group;
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
  clouds.forEach((cloud, at) => {
    const group = drawn(facts.clouds[at], cloud.querySelector("svg"));
    const points = [...group.querySelectorAll("circle")];
    const across = points.map((point) => [Number(point.getAttribute("cx")), Number(point.getAttribute("cy")), point]);
    let lit = null;
    const light = (point) => {
      points.forEach((one) => one.classList.toggle("on", one === point));
      lit = point;
      told.textContent = point?.querySelector("title").textContent ?? "\u00a0";
    };
    group.setAttribute("tabindex", "0");
    group.setAttribute("role", "application");
    group.setAttribute("aria-label", "Words: arrow keys go from one to the next, Enter shows its passages");
    group.addEventListener("mouseover", ({ target }) => light(target.closest("circle")));
    group.addEventListener("click", ({ target }) => target.closest("circle") && goTo(target.closest("circle").dataset.word));
    group.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && lit) return goTo(lit.dataset.word);
      const axis = { ArrowLeft: 0, ArrowRight: 0, ArrowUp: 1, ArrowDown: 1 }[event.key];
      if (axis === undefined) return;
      event.preventDefault();
      const step = ["ArrowLeft", "ArrowUp"].includes(event.key) ? -1 : 1;
      const line = across.toSorted((a, b) => a[axis] - b[axis] || a[1 - axis] - b[1 - axis]).map(([, , point]) => point);
      light(line[lit ? Math.min(Math.max(line.indexOf(lit) + step, 0), line.length - 1) : 0]);
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
    let shown = null;
    clouds.forEach((cloud, at) => {
      cloud.hidden = !facts.clouds[at].pair.every((name) => names.includes(name));
      if (!cloud.hidden) shown = cloud;
    });
    shown?.scrollTo((shown.scrollWidth - shown.clientWidth) / 2, 0); // on a telephone: to the middle
    document.querySelector(".lookup-how").hidden = !shown;
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
    shown?.querySelectorAll("circle").forEach((point) => {
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
