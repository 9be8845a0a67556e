// What the page of a run does beyond being read: sort, filter, hints, copy, download.
"use strict";
{
  const byId = (id) => document.getElementById(id);
  const body = byId("points").tBodies[0];
  const heads = [...byId("points").tHead.rows[0].cells];
  const rows = [...body.rows];
  const count = byId("count");

  /** What a cell says to a machine: numbers, or its text. */
  const valuesOf = (cell) =>
    cell.dataset.v === undefined
      ? [cell.textContent]
      : cell.dataset.v.split(",");

  const shown = () => [...body.rows].filter((row) => !row.hidden);

  const tell = () => {
    count.textContent = `${shown().length} of ${rows.length} points`;
  };

  /** Numbers by size, those that are missing last; text by its letters. */
  const sortBy = (column, descending) => {
    const isText = heads[column].classList.contains("text");
    const keyed = rows.map((row) => {
      const [first] = valuesOf(row.cells[column]);
      return { row, key: isText ? first : first === "" ? NaN : Number(first) };
    });
    const sign = descending ? -1 : 1;
    keyed.sort((a, b) => {
      if (isText) return sign * a.key.localeCompare(b.key);
      if (Number.isNaN(a.key)) return Number.isNaN(b.key) ? 0 : 1;
      return Number.isNaN(b.key) ? -1 : sign * (a.key - b.key);
    });
    body.append(...keyed.map(({ row }) => row));
  };

  heads.forEach((head, column) => {
    head.querySelector("button").addEventListener("click", () => {
      const descending = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      sortBy(column, descending);
    });
  });

  byId("filter").addEventListener("input", ({ target }) => {
    const words = target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = [...row.cells].map((cell) => cell.textContent).join(" ")
        .toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
    tell();
  });

  const quoted = (text) =>
    /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

  byId("csv").addEventListener("click", () => {
    const names = heads.flatMap(({ dataset }) => dataset.names.split(","));
    const lines = shown().map((row) =>
      [...row.cells].flatMap(valuesOf).map(quoted).join(",")
    );
    const text = [names.join(","), ...lines, ""].join("\n");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = byId("csv").dataset.file;
    link.click();
    URL.revokeObjectURL(link.href);
  });

  byId("copy").addEventListener("click", async () => {
    const citation = byId("citation");
    const select = () => {
      const range = document.createRange();
      range.selectNodeContents(citation);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    };
    try {
      await navigator.clipboard.writeText(citation.textContent);
      byId("copied").textContent = "Copied.";
    } catch {
      // Where the page may not write there, the user can.
      select();
      byId("copied").textContent = "Selected: copy it with the keyboard.";
    }
  });

  byId("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const isDark = root.dataset.theme === undefined
      ? matchMedia("(prefers-color-scheme: dark)").matches
      : root.dataset.theme === "dark";
    root.dataset.theme = isDark ? "light" : "dark";
  });

  // The browser's own hints come late, and not at all on a touch screen.
  const hint = byId("hint");
  for (const title of document.querySelectorAll("svg title")) {
    const mark = title.parentElement;
    mark.dataset.hint = title.textContent;
    title.remove();
  }

  const hide = () => {
    hint.hidden = true;
    document.querySelector("[data-at]")?.removeAttribute("data-at");
  };

  /** What `mark` says, beside the place (x, y) of the window. */
  const say = (mark, x, y) => {
    hide();
    mark.dataset.at = "";
    hint.hidden = false;
    hint.textContent = mark.dataset.hint;
    const left = Math.min(x + 12, innerWidth - hint.offsetWidth - 8);
    const top = y + 16 + hint.offsetHeight < innerHeight
      ? y + 16
      : y - 8 - hint.offsetHeight;
    hint.style.left = `${Math.max(8, left)}px`;
    hint.style.top = `${Math.max(8, top)}px`;
  };

  document.addEventListener("pointerover", ({ target, clientX, clientY }) => {
    const mark = target instanceof Element
      ? target.closest("[data-hint]")
      : null;
    if (mark === null) hide();
    else say(mark, clientX, clientY);
  });

  // By keyboard, a figure is one stop, and arrows go from mark to mark.
  for (const figure of document.querySelectorAll("figure svg")) {
    const marks = [...figure.querySelectorAll("[data-hint]")];
    if (marks.length === 0) continue;
    figure.setAttribute("tabindex", "0");
    figure.setAttribute("aria-describedby", "arrows");
    let at = -1;
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    figure.addEventListener("keydown", (event) => {
      const { key } = event;
      if (key === "Escape") hide();
      if (key === "Home") at = 0;
      else if (key === "End") at = marks.length - 1;
      else if (key in steps) {
        at = Math.min(marks.length - 1, Math.max(0, at + steps[key]));
      } else return;
      event.preventDefault();
      const { right, bottom } = marks[at].getBoundingClientRect();
      say(marks[at], right - 12, bottom - 12);
    });
    figure.addEventListener("blur", hide);
  }

  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details")) part.open = true;
  });
  tell();
}
