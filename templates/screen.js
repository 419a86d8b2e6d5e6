// The handout's controls: large type, moving pictures, the diary. Nothing leaves the device.
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (query, from = document) => [...from.querySelectorAll(query)];
  const press = (button, on) => button.setAttribute("aria-pressed", String(on));

  // A browser may refuse storage, above all for a file on a phone: the page works without it.
  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const write = (key, value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  };

  // Controls do nothing without this script, so they are hidden until it runs.
  all("[data-live]").forEach((part) => part.removeAttribute("hidden"));

  const LARGE = "handout-large-type";
  const enlarge = (button, on) => {
    root.classList.toggle("large", on);
    press(button, on);
  };
  all("[data-large]").forEach((button) => {
    const kept = read(LARGE);
    if (typeof kept === "boolean") enlarge(button, kept);
    button.addEventListener("click", () => {
      const on = !root.classList.contains("large");
      enlarge(button, on);
      write(LARGE, on);
    });
  });

  const pictures = all("[data-moving]");
  const still = (picture) => picture.classList.contains("paused");
  const say = (player, paused) => {
    player.querySelectorAll("[data-play]").forEach((button) => press(button, !paused));
    player.querySelectorAll("[data-pause]").forEach((button) => press(button, paused));
  };
  const move = (chosen, paused) => {
    chosen.forEach((picture) => {
      picture.classList.toggle("paused", paused);
      say(picture, paused);
    });
    const stopped = pictures.filter(still).length;
    all(".every [data-play]").forEach((button) => press(button, stopped === 0));
    all(".every [data-pause]").forEach((button) => press(button, stopped === pictures.length));
  };
  all("[data-player]").forEach((player) => {
    const own = player.closest("[data-moving]");
    const chosen = own ? [own] : pictures;
    const on = (query, paused) =>
      player.querySelector(query).addEventListener("click", () => move(chosen, paused));
    on("[data-play]", false);
    on("[data-pause]", true);
  });

  // What was kept may be from an older page or broken: only what fits is taken.
  const text = (value) => (typeof value === "string" ? value : "");
  const weekOf = (kept) => ({
    from: text(kept?.from),
    ticks: Array.isArray(kept?.ticks) ? kept.ticks.map(text) : [],
    pain: Array.isArray(kept?.pain) ? kept.pain.map(text) : [],
  });
  const empty = (week) => !week.ticks.length && !week.pain.some(Boolean);
  const DAY = 24 * 60 * 60 * 1000;
  const weekAfter = (from) => {
    const start = Date.parse(`${from}T00:00Z`);
    return Number.isNaN(start) ? "" : new Date(start + 7 * DAY).toISOString().slice(0, 10);
  };

  all("[data-diary]").forEach((diary) => {
    const key = diary.dataset.diary;
    const [select] = all("[data-week]", diary);
    const [from] = all("[data-from]", diary);
    const ticks = all("[data-tick]", diary);
    const pains = all("[data-pain]", diary);
    const [note] = all("[data-kept]", diary);
    const digits = [select.dataset.zero, ...select.dataset.digits];
    const number = (n) => [...String(n)].map((digit) => digits[digit]).join("");
    const kept = read(key);
    const weeks = Array.isArray(kept?.weeks) ? kept.weeks.map(weekOf) : [];
    if (!weeks.length) weeks.push(weekOf());
    let shown = weeks.length - 1;

    const tell = (stored) => {
      const said = stored ? note.dataset.kept : note.dataset.notKept;
      // Said again only where it has changed, or a screen reader would speak at every tick.
      if (note.textContent !== said) note.textContent = said;
      note.classList.toggle("failed", !stored);
      note.hidden = false;
    };
    const save = () => tell(write(key, { weeks }));
    const judge = (field) => field.setAttribute("aria-invalid", String(!field.validity.valid));
    // A week has as many boxes as it has days that count; after the last week it stays at that.
    const at = (list, n) => list[Math.min(n, list.length - 1)];
    const fit = (n) =>
      all("[data-boxes]", diary).forEach((row) => {
        const count = Number(at(row.dataset.boxes.split(" "), n));
        all("label", row).forEach((label, i) => (label.hidden = i >= count));
        const [now] = all("[data-now]", row);
        if (now) now.textContent = at(row.dataset.said.split(" "), n);
      });
    const show = (n) => {
      shown = n;
      fit(n);
      const week = weeks[n];
      select.replaceChildren(...weeks.map((_, i) => new Option(number(i + 1), i, false, i === n)));
      from.value = week.from;
      ticks.forEach((box) => (box.checked = week.ticks.includes(box.dataset.tick)));
      pains.forEach((field, i) => {
        field.value = week.pain[i] || "";
        judge(field);
      });
    };
    const note_down = () => {
      pains.forEach(judge);
      weeks[shown] = {
        from: from.value,
        ticks: ticks.filter((box) => box.checked).map((box) => box.dataset.tick),
        pain: pains.map((field) => (field.validity.valid ? field.value : "")),
      };
      save();
    };
    const begin = () => {
      const last = weeks[weeks.length - 1];
      if (!empty(last)) weeks.push(weekOf({ from: weekAfter(last.from) }));
      show(weeks.length - 1);
      save();
    };

    [from, ...ticks, ...pains].forEach((field) => field.addEventListener("input", note_down));
    select.addEventListener("change", () => show(Number(select.value)));
    all("[data-new-week]", diary).forEach((button) => button.addEventListener("click", begin));
    show(shown);
    save();
  });
})();
