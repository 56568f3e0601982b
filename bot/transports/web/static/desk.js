// Adds to the page, never carries it: the lists are fetched again when something changed.
"use strict";
(() => {
  const title = document.title;
  const count = () => {
    const lists = document.getElementById("lists"), waiting = lists ? Number(lists.dataset.waiting) : 0;
    document.title = waiting ? `(${waiting}) ${title}` : title;
  };
  const refresh = async () => {
    const old = document.getElementById("lists"), box = document.getElementById("text");
    const answer = await fetch("/desk/lists");
    if (!answer.ok || !old) { location.reload(); return; }
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const fresh = holder.content.firstElementChild, focused = document.activeElement && document.activeElement.value;
    if (fresh.dataset.held !== old.dataset.held) {
      if (!box || !box.value.trim()) { location.reload(); return; }
      document.getElementById("alert").hidden = false;
    }
    const inside = old.contains(document.activeElement);
    old.replaceWith(fresh);
    if (inside) [...fresh.querySelectorAll("button")].find((button) => button.value === focused)?.focus();
    count();
  };
  count();
  if (window.EventSource) {
    const stream = new EventSource("/desk/stream");
    stream.addEventListener("change", () => { refresh().catch(() => { /* the stream tells again */ }); });
    addEventListener("pagehide", () => stream.close());
  }
})();
