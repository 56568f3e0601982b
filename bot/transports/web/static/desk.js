// Adds to the pages of the desk, never carries them: everything here also works by plain forms.
"use strict";
(() => {
  const title = document.title, part = () => document.getElementById("part"), box = document.getElementById("text");

  // --- times as on this device
  const local = () => {
    for (const time of document.querySelectorAll("time[datetime]")) {
      const at = new Date(time.dateTime.replace(" UTC", "Z").replace(" ", "T"));
      if (!isNaN(at)) time.textContent = at.toLocaleString(document.documentElement.lang, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
    }
  };

  // --- what changed: HTMX has put the new part in place
  const count = () => {
    const waiting = part() ? Number(part().dataset.waiting) : 0;
    document.title = waiting ? `(${waiting}) ${title}` : title;
  };
  const held = () => {
    const reply = document.getElementById("reply"), now = part() ? part().dataset.held : undefined;
    if (now === undefined || (reply ? reply.dataset.held : "") === now) return;
    if (box && box.value.trim()) document.getElementById("alert").hidden = false;
    else location.replace("/desk/mine");
  };
  document.addEventListener("htmx:after:swap", () => { count(); held(); local(); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  count();
  local();

  // --- the draft survives a reload
  const draft = () => `reply to ${document.getElementById("reply").dataset.held}`;
  if (box) {
    try { if (!box.value) box.value = sessionStorage.getItem(draft()) || ""; } catch { /* private mode */ }
    box.addEventListener("input", () => { try { sessionStorage.setItem(draft(), box.value); } catch { /* private mode */ } });
    document.getElementById("compose").addEventListener("submit", () => { try { sessionStorage.removeItem(draft()); } catch { /* private mode */ } });
  }

  // --- the keyboard
  const on = document.getElementById("shortcuts-on");
  const focus = (one) => { if (one) { one.focus(); one.scrollIntoView({ block: "nearest" }); } };
  const card = (step) => {
    const cards = [...document.querySelectorAll("#part .card")];
    focus(cards[Math.min(cards.length - 1, Math.max(0, cards.indexOf(document.activeElement.closest(".card")) + step))]);
  };
  const keys = {
    j: () => card(1),
    k: () => card(-1),
    n: () => focus(document.querySelector("[data-verb=next]")),
    m: () => { location.href = "/desk/mine"; },
    r: () => focus(box),
  };
  if (on) {
    try { on.checked = localStorage.getItem("shortcuts") !== "off"; } catch { /* private mode */ }
    on.addEventListener("change", () => { try { localStorage.setItem("shortcuts", on.checked ? "on" : "off"); } catch { /* private mode */ } });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.ctrlKey && event.target === box) { document.querySelector("[data-verb=send]").click(); return; }
      if (!on.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.matches("input, textarea, select")) return;
      const does = keys[event.key];
      if (does) { event.preventDefault(); does(); }
    });
  }

  // --- printing
  const print = document.getElementById("print");
  if (print) { print.hidden = false; print.addEventListener("click", () => window.print()); }

  // --- passkeys: the device's own lock
  const passkey = document.getElementById("passkey");
  if (passkey && window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON) {
    passkey.hidden = false;
    const say = (sentence) => { const notice = passkey.querySelector(".notice"); notice.textContent = sentence; notice.hidden = !sentence; };
    const post = async (path, fields) => {
      const answer = await fetch(path, { method: "POST", body: new URLSearchParams({ token: passkey.dataset.token || "", ...fields }) });
      const body = await answer.json().catch(() => ({}));
      if (!answer.ok) throw new Error(body.notice || passkey.dataset.failed);
      return body;
    };
    const round = async (offer, finish, ask) => {
      say("");
      try {
        const offered = await post(offer, {});
        const credential = await ask(JSON.parse(offered.options)).catch(() => { throw new Error(passkey.dataset.failed); });
        const done = await post(finish, { offer: offered.offer, answer: JSON.stringify(credential.toJSON()) });
        location.href = done.to;
      } catch (error) { say(error.message); }
    };
    document.getElementById("passkey-enter")?.addEventListener("click", () => round("/desk/passkey/offer", "/desk/passkey/enter",
      (options) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })));
    document.getElementById("passkey-add")?.addEventListener("click", () => round("/desk/keys/offer", "/desk/keys/add",
      (options) => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })));
  }
})();
