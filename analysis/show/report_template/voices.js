// Who quotes whom: a row opens its quotations, outlet beside outlet.
const voicesData = document.getElementById("voices-data");
if (voicesData) {
  const cells = JSON.parse(voicesData.textContent);
  document.querySelectorAll(".voices tr[data-key]").forEach((row) => {
    const head = row.cells[0];
    const button = make("button", { type: "button", ariaExpanded: "false" });
    const note = head.querySelector("small");
    button.append(...[...head.childNodes].filter((node) => node !== note));
    head.prepend(button);
    let below = null;
    const toggle = () => {
      button.ariaExpanded = String(!below);
      if (below) {
        below.remove();
        below = null;
        return;
      }
      below = make("tr", { className: "said" });
      const cell = make("td", { colSpan: row.cells.length });
      const both = make("div", { className: "both" });
      for (const [outlet, quotations] of Object.entries(cells[row.dataset.key])) {
        if (!quotations.length) continue;
        const section = make("section");
        section.append(make("h2", { textContent: outlet }));
        const list = make("ol");
        for (const [said, who, verb, title, url, day] of quotations) {
          const item = make("li");
          item.append(make("p", { textContent: `“${said}”` }));
          const about = make("span", { className: "about" });
          const named = row.className === "side" && who ? `${who}${verb && `, “${verb}”`} · ` : verb && `“${verb}” · `;
          about.append(named, url ? make("a", { href: url, textContent: title, rel: "noreferrer" }) : title, day && ` · ${day}`);
          item.append(about);
          list.append(item);
        }
        section.append(list);
        both.append(section);
      }
      cell.append(both);
      below.append(cell);
      row.after(below);
    };
    row.addEventListener("click", (event) => { if (!getSelection().toString() && !event.target.closest("a")) toggle(); });
  });
}
