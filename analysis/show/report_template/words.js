// Any word looked up: a field on every page, points that answer to mouse and keys, passages of two outlets side by side.
const termOf = (hash) => (hash.startsWith("#term=") ? decodeURIComponent(hash.slice(6)) : null);
const wordsPage = document.querySelector('header a[href^="words.html"], header a[href="#words"]');
const goTo = (term) => {
  const here = document.getElementById("words-data");
  const address = here ? "" : wordsPage.getAttribute("href").split("#")[0];
  location.href = `${address}#term=${encodeURIComponent(term.trim().toLowerCase())}`;
};

function field(id, label, isShort = false) {
  const form = make("form", { className: "lookup" });
  const input = make("input", { type: "search", id, autocomplete: "off", spellcheck: false });
  const button = make("button", { textContent: isShort ? "→" : "Show", ariaLabel: "Show" });
  if (isShort) Object.assign(input, { placeholder: label, ariaLabel: label });
  else form.append(make("label", { htmlFor: id, textContent: label }));
  form.append(input, button);
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
  const input = field("word", "A word or phrase");
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
  box.replaceChildren(input, ...selects, told);
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
    const found = [];
    if (!facts.texts) {
      const [sums, listed] = facts.terms[term]?.[outlet] ?? [[0, 0, 0], []];
      const passages = listed.map(([article, own, quoted]) => ({ article, own, quoted }));
      return { n: sums[1] + sums[2], quoted: sums[2], articles: sums[0], passages };
    }
    const literal = term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
    const wanted = new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, "giu");
    const articles = new Set();
    facts.texts.forEach((read, article) => {
      if (!read || facts.articles[article][0] !== outlet) return;
      for (const { 0: node, index } of read[0].matchAll(wanted)) {
        const end = index + node.length;
        const left = read[0].slice(Math.max(0, index - 220), index).replace(/\s+/g, " ");
        const right = read[0].slice(end, end + 220).replace(/\s+/g, " ");
        const quoted = read[1].some(([from, to]) => from <= index && end <= to);
        articles.add(article);
        const before = left.slice(-90).replace(/^\S*\s/, left.length > 90 ? "… " : "");
        const after = right.slice(0, 90).replace(right.length > 90 ? /\s\S*$/ : /^$/, " …");
        found.push({ article, before, node, after, quoted });
      }
    });
    const quoted = found.filter((use) => use.quoted).length;
    return { n: found.length, quoted, articles: articles.size, passages: found };
  }

  function passage(use) {
    const item = make("li");
    const [, title, url, day] = facts.articles[use.article];
    if (use.node) {
      const line = make("p", { className: use.quoted ? "quoted" : "own" });
      line.append(use.before, make("mark", { textContent: use.node }), use.after);
      item.append(line);
    }
    const about = make("span", { className: "about" });
    about.append(url ? make("a", { href: url, textContent: title, rel: "noreferrer" }) : title, day && ` · ${day}`);
    if (use.node) about.append(use.quoted ? " · quoted" : "");
    else about.append(` · ${use.own + use.quoted}×${use.quoted ? `, ${use.quoted} quoted` : ""}`);
    item.append(about);
    return item;
  }

  function column(term, outlet) {
    const { n, quoted, articles, passages } = uses(term, outlet);
    const section = make("section");
    const many = (count, what) => `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;
    section.append(make("h3", { textContent: facts.outlets[outlet] }));
    const how = n ? `${many(n, "use")} in ${many(articles, "article")}, ${quoted} in quotations` : "not used";
    section.append(make("p", { className: "about", textContent: how }));
    const list = make("ol");
    const first = 8;
    list.append(...passages.slice(0, first).map(passage));
    section.append(list);
    if (passages.length > first) {
      const more = make("button", { type: "button", textContent: `${passages.length - first} more` });
      more.addEventListener("click", () => {
        list.append(...passages.slice(first).map(passage));
        more.remove();
      });
      section.append(more);
    }
    return section;
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
    if (both.querySelector("li")) place.append(both);
    else place.append(make("p", { textContent: `No article of ${names.join(" or ")} uses it.` }));
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
    document.getElementById("term").scrollIntoView({ block: "nearest" });
  });
  draw();
}
const wordsData = document.getElementById("words-data");
if (wordsData) lookup(JSON.parse(wordsData.textContent));
