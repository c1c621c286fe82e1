// Stories side by side: two articles chosen from all, and links that bring the article they lead to into view.
const readers = [...document.querySelectorAll(".reading")].map((box) => {
  const articles = [...box.querySelectorAll("article")];
  // first two with a statement in common
  const same = box.querySelector("a.same");
  const first = same?.closest("article") ?? articles[0];
  const alike = same && document.getElementById(decodeURIComponent(same.hash.slice(1))).closest("article");
  const shown = [first, alike ?? articles.find((one) => one.dataset.outlet !== first.dataset.outlet) ?? articles[1]];
  const who = make("output", { className: "story-small who" });
  box.querySelector(".panes").before(who);
  box.addEventListener("click", (event) => { who.textContent = event.target.closest("mark[title]")?.title ?? ""; });
  if (articles.length < 3) return { box, show() {} };
  const selects = ["Left", "Right"].map((name, side) => {
    const select = make("select", { ariaLabel: `${name} article` });
    for (const outlet of new Set(articles.map((article) => article.dataset.outlet))) {
      const group = make("optgroup", { label: outlet });
      articles.forEach((article, i) => {
        if (article.dataset.outlet !== outlet) return;
        const name = `${article.querySelector("h3").textContent} (${article.dataset.day})`;
        group.append(make("option", { value: i, textContent: name }));
      });
      select.append(group);
    }
    select.addEventListener("change", () => show(articles[select.value], side));
    return select;
  });
  const choose = make("div", { className: "choose" });
  choose.append(...selects);
  box.querySelector(".panes").before(choose);
  const draw = () => {
    articles.forEach((article) => {
      article.hidden = !shown.includes(article);
      article.style.order = shown.indexOf(article);
    });
    selects.forEach((select, side) => { select.value = articles.indexOf(shown[side]); });
  };
  // beside the article that the reader comes from, or in place of one of the same outlet
  const show = (article, side, from) => {
    if (shown.includes(article) && side === undefined) return;
    const alike = shown.findIndex((one) => one.dataset.outlet === article.dataset.outlet);
    const place = side ?? (shown.includes(from) ? 1 - shown.indexOf(from) : Math.max(alike, 0));
    if (shown[1 - place] === article) shown[1 - place] = shown[place];
    shown[place] = article;
    draw();
  };
  draw();
  return { box, show };
});

let from = null; // the article with the link that was followed last

function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const article = target?.closest(".reading article");
  if (!article) return;
  readers.find(({ box }) => box.contains(article)).show(article, undefined, from);
  target.scrollIntoView({ block: target === article ? "start" : "center" });
}
addEventListener("hashchange", reveal);
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.('a[href^="#"]');
  if (!link) return;
  from = link.closest(".reading article");
  setTimeout(reveal); // the address may have been this one before
});
reveal();
