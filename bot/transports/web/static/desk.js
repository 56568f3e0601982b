// Adds to the page, never carries it: the lists are fetched again when something changed.
"use strict";
(() => {
  const title = document.title;
  let leaving = false; // a form is on its way: nothing may cut it off
  const count = () => {
    const list = document.getElementById("waiting-list"), waiting = list ? Number(list.dataset.waiting) : 0;
    document.title = waiting ? `(${waiting}) ${title}` : title;
  };
  const refresh = async () => {
    const old = document.getElementById("mine"), box = document.getElementById("text");
    const answer = await fetch("/desk/lists");
    if (leaving) return;
    if (!answer.ok || !old) { location.replace("/desk"); return; }
    const html = await answer.text(), holder = document.createElement("template");
    if (leaving) return;
    holder.innerHTML = html;
    const fresh = holder.content.getElementById("mine");
    if (fresh.dataset.held !== old.dataset.held) {
      if (!box || !box.value.trim()) { location.replace("/desk"); return; }
      document.getElementById("alert").hidden = false;
    }
    const focused = document.activeElement.value;
    for (const part of [...holder.content.children]) document.getElementById(part.id).replaceWith(part);
    if (focused && document.activeElement === document.body) [...document.querySelectorAll("main button")].find((button) => button.value === focused)?.focus();
    count();
  };
  count();
  document.addEventListener("submit", () => { leaving = true; });
  if (window.EventSource) {
    let stream;
    const open = () => {
      stream = new EventSource("/desk/stream");
      stream.addEventListener("change", () => { refresh().catch(() => { /* the stream tells again */ }); });
      stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) setTimeout(open, 10000); };
    };
    open();
    addEventListener("pagehide", () => stream.close());
    addEventListener("pageshow", (event) => { if (event.persisted) location.replace("/desk"); });
  }
})();
