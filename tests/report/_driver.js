// Uses the page of a run as a reader does, and says in the page what came of it.
{
  const errors = [];
  addEventListener("error", ({ message }) => errors.push(message));
  document.addEventListener(
    "securitypolicyviolation",
    (violation) =>
      errors.push(`${violation.violatedDirective}: ${violation.sourceFile}`),
  );
  addEventListener("load", async () => {
    const byId = (id) => document.getElementById(id);
    const rows = () =>
      [...byId("points").tBodies[0].rows].filter((row) => !row.hidden);
    const column = (place) => rows().map((row) => row.cells[place].textContent);
    const values = (place) =>
      rows().map((row) => row.cells[place].dataset.v.split(",")[0]);
    const heads = [...byId("points").tHead.rows[0].cells];
    const press = (place) => heads[place].querySelector("button").click();
    const found = { errors };
    const last = heads.length - 1;
    found.count = byId("count").textContent;
    press(last);
    found.ascending = values(last);
    found.sorted = heads[last].getAttribute("aria-sort");
    press(last);
    found.descending = values(last);
    press(1);
    found.policies = column(1);
    const filter = byId("filter");
    filter.value = "Shinjuku STABLE";
    filter.dispatchEvent(new Event("input"));
    found.filtered = rows().map((row) =>
      `${row.cells[1].textContent} ${row.cells[3].textContent}`
    );
    found.filteredCount = byId("count").textContent;

    const saved = [];
    URL.createObjectURL = (blob) => (saved.push(blob), "#");
    byId("csv").click();
    found.csv = await saved[0].text();
    filter.value = "";
    filter.dispatchEvent(new Event("input"));

    const mark = document.querySelector("[data-hint]");
    mark.dispatchEvent(
      new PointerEvent("pointerover", { bubbles: true, clientX: 9 }),
    );
    found.hint = byId("hint").hidden ? null : byId("hint").textContent;
    byId("theme").dispatchEvent(
      new PointerEvent("pointerover", { bubbles: true }),
    );
    found.hintGone = byId("hint").hidden;

    // Figures by keyboard: one stop each, arrows from mark to mark.
    found.keys = [...document.querySelectorAll("figure svg")].map((figure) => {
      const press = (key) => {
        figure.dispatchEvent(new KeyboardEvent("keydown", { key }));
        return byId("hint").hidden ? null : byId("hint").textContent;
      };
      figure.focus();
      const marks = figure.querySelectorAll("[data-hint]");
      return {
        name: figure.getAttribute("aria-label"),
        isFocused: document.activeElement === figure,
        marks: marks.length,
        said: [
          press("ArrowRight"),
          press("ArrowRight"),
          press("ArrowLeft"),
          press("End"),
          press("ArrowDown"),
          press("Home"),
        ],
        due: [0, 1, 0, marks.length - 1, marks.length - 1, 0]
          .map((at) => marks[at]?.dataset.hint),
        after: press("Escape"),
      };
    });

    byId("copy").click();
    await new Promise((done) => setTimeout(done, 50));
    found.copied = byId("copied").textContent;

    found.width = document.documentElement.scrollWidth;
    found.axe = {};
    for (const theme of ["light", "dark"]) {
      const title = document.querySelector("svg text[font-weight=bold]");
      document.documentElement.dataset.theme = theme;
      found[theme] = getComputedStyle(title).fill;
      const { violations } = await axe.run(document);
      found.axe[theme] = violations.map(({ id, nodes }) =>
        `${id}: ${nodes[0].html.slice(0, 200)}`
      );
    }
    const output = document.createElement("script");
    output.type = "application/json";
    output.id = "found";
    output.textContent = JSON.stringify(found).replaceAll("<", "\\u003c");
    document.body.append(output);
  });
}
