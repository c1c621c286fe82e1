"use strict";
// Tables that sort and search, and light or dark. Without it the report reads the same.
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
const missing = (text) => ["", "–", "nan", "NaN"].includes(text);
// a cell of several things says in data-sort by which of them it goes
const textOf = ({ cells }, column) => (cells[column]?.dataset.sort ?? cells[column]?.textContent ?? "").trim();
const order = new Intl.Collator("en", { sensitivity: "base" });

function numberOf(text) {
  const plain = text.replace(/−/g, "-").replace(/(\d),(?=\d{3})/g, "$1").replace(/\s*%$/, "");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

function sortable(table, body, rows) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const present = rows.map((row) => textOf(row, column)).filter((text) => !missing(text));
    const numeric = present.length > 0 && present.every((text) => !Number.isNaN(numberOf(text)));
    if (numeric) [head, ...rows.map((row) => row.cells[column])].forEach((cell) => cell?.classList.add("number"));
    const dated = present.length > 0 && present.every((text) => /^\d{4}-\d\d-\d\d$/.test(text));
    if (dated) rows.forEach(({ cells }) => cells[column]?.classList.add("date"));
    rows.forEach(({ cells }) => cells[column]?.classList.toggle("long", cells[column].textContent.trim().length > 60));
    if (!head.textContent.trim() || rows.length < 2) return;
    const button = make("button", { type: "button", className: "sort" });
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const before = head.getAttribute("aria-sort");
      const falling = before === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      if (before === "descending") { // a third time: as it was
        body.append(...rows);
        return;
      }
      head.setAttribute("aria-sort", falling ? "descending" : "ascending");
      const compare = (a, b) => {
        const [first, second] = [textOf(a, column), textOf(b, column)];
        if (missing(first) || missing(second)) return missing(first) - missing(second);
        const apart = numeric ? numberOf(first) - numberOf(second) : order.compare(first, second);
        return falling ? -apart : apart;
      };
      body.append(...[...rows].sort(compare));
    });
  });
}

function searchable(holder, rows, number) {
  const input = make("input", { type: "search", id: `search-${number}`, autocomplete: "off" });
  const label = make("label", { htmlFor: input.id, textContent: "Search this table" });
  const count = make("output", { htmlFor: input.id });
  const search = make("div", { className: "search" });
  const show = () => {
    const wanted = input.value.trim().toLowerCase();
    rows.forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(wanted); });
    count.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} rows`;
  };
  input.addEventListener("input", show);
  search.append(label, input, count);
  holder.before(search);
  show();
}

document.querySelectorAll(".table, .story-table").forEach((holder, number) => {
  const table = holder.querySelector("table");
  const body = table?.tBodies[0];
  // rows below a heading of their own would lose it
  if (!body || !table.tHead?.rows.length || body.querySelector("[scope=rowgroup]")) return;
  const rows = [...body.rows];
  sortable(table, body, rows);
  if (rows.length > 10) searchable(holder, rows, number);
});

// One pair of outlets at a time: the choice holds for all pictures of a page.
document.querySelectorAll("main > section.page, main").forEach((page) => {
  const figures = [...page.querySelectorAll("[data-pair]")].filter((one) => one.closest("section.page, main") === page);
  const pairs = [...new Set(figures.map((one) => one.dataset.pair))];
  if (pairs.length < 2) return;
  const select = make("select");
  select.append(...pairs.map((pair) => make("option", { textContent: pair })));
  const nFound = (pair) => figures.filter((one) => one.dataset.pair === pair && one.matches("figure:not(.chance)")).length;
  select.value = pairs.reduce((most, pair) => (nFound(pair) > nFound(most) ? pair : most));
  const label = make("label", { className: "select", textContent: "Compare " });
  const show = () => figures.forEach((one) => { one.hidden = one.dataset.pair !== select.value; });
  const follow = () => { // a link may lead to a picture of another pair
    const asked = figures.find((one) => `#${one.id}` === decodeURIComponent(location.hash));
    if (asked) select.value = asked.dataset.pair;
    show();
    asked?.scrollIntoView();
  };
  select.addEventListener("change", show);
  addEventListener("hashchange", follow);
  label.append(select);
  (page.querySelector(".contents") ?? figures[0]).before(label);
  follow();
});

// What is folded would be missing on paper.
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("main details:not([open])")];
  unfolded.forEach((details) => { details.open = true; });
});
addEventListener("afterprint", () => unfolded.forEach((details) => { details.open = false; }));

// The choice of colours goes from page to page in the address: nothing is stored.
const root = document.documentElement;
const button = document.getElementById("theme");
const asked = new URLSearchParams(location.search).get("theme");

function paint(theme) {
  root.dataset.theme = theme;
  label(theme);
  document.querySelectorAll('a[href*=".html"]:not([href*="//"])').forEach((link) => {
    const [page, anchor] = link.getAttribute("href").split("#");
    link.setAttribute("href", `${page.split("?")[0]}?theme=${theme}${anchor ? `#${anchor}` : ""}`);
  });
}

const preferred = matchMedia("(prefers-color-scheme: dark)");
const label = (theme = preferred.matches ? "dark" : "light") => {
  button.title = button.ariaLabel = theme === "dark" ? "Light colours" : "Dark colours";
};
button.textContent = "◐";
// On a telephone the menu is folded.
const narrow = matchMedia("(max-width: 40rem)");
const fold = () => { document.getElementById("menu").open = !narrow.matches; };
narrow.addEventListener("change", fold);
fold();
button.hidden = false;
if (asked === "dark" || asked === "light") paint(asked);
else label();
preferred.addEventListener("change", () => { if (!root.dataset.theme) label(); });
button.addEventListener("click", () => {
  const now = root.dataset.theme ?? (preferred.matches ? "dark" : "light");
  paint(now === "dark" ? "light" : "dark");
});
