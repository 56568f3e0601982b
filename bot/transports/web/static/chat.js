// Adds to the page, never carries it: new lines without reloading, reading aloud, speaking, printing, a draft that survives.
"use strict";
(() => {
  const log = document.getElementById("log"), box = document.getElementById("text"), compose = document.getElementById("compose");
  const alertBox = document.getElementById("alert"), waiting = document.querySelector("#waiting span");
  const language = document.documentElement.lang;
  let stream = null, sent = false, mine = null; // mine: what was sent last, until the reader moves on

  // --- new lines
  const lineOf = (key) => [...log.children].find((line) => line.dataset.key === key);
  const place = (line) => {
    const number = Number(line.dataset.number);
    const later = number ? [...log.children].find((other) => Number(other.dataset.number) > number) : null;
    log.insertBefore(line, later || null);
  };
  // An emergency script is sent before anything is written down; when its number is known, what was said before it goes above it.
  const number = (line, value) => {
    if (Number(line.dataset.number) || !Number(value)) return;
    line.dataset.number = value;
    for (const other of [...log.children]) {
      const earlier = Number(other.dataset.number) && Number(other.dataset.number) < Number(value);
      if (earlier && line.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) log.insertBefore(other, line);
    }
    if (mine) mine.scrollIntoView();
  };
  const arrive = (message) => {
    const holder = document.createElement("template");
    holder.innerHTML = message.data;
    const line = holder.content.firstElementChild;
    const known = lineOf(line.dataset.key);
    if (known) { number(known, line.dataset.number); return; }
    place(line);
    equip(line);
    log.dataset.last = Math.max(Number(log.dataset.last), Number(line.dataset.number));
    document.getElementById("greeting").hidden = true;
    if (sent) { sent = false; mine = line; }
    if (mine) mine.scrollIntoView();
  };
  const grey = (message) => {
    const live = JSON.parse(message.data);
    for (const form of log.querySelectorAll("form.choices")) {
      if (live.includes(form.closest(".line").dataset.key)) continue;
      const past = document.createElement("p");
      past.className = "past";
      past.textContent = log.dataset.past + " " + [...form.querySelectorAll("button")].map((b) => b.lastChild.textContent.trim()).join(" / ");
      form.replaceWith(past);
    }
  };
  const open = () => {
    stream = new EventSource("/stream?after=" + log.dataset.last);
    stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) setTimeout(open, 10000); };
    stream.addEventListener("line", arrive);
    stream.addEventListener("live", grey);
    stream.addEventListener("waiting", (message) => {
      waiting.hidden = message.data !== "yes";
      const again = document.querySelector(".again");
      if (waiting.hidden && again) again.hidden = true;
    });
  };
  if (window.EventSource) {
    open();
    addEventListener("pagehide", () => stream.close());
    addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  }

  for (const move of ["wheel", "touchmove", "keydown", "pointerdown"]) addEventListener(move, () => { mine = null; }, { passive: true });

  // --- sending without reloading; by plain forms where the server gives no stream
  const say = (sentence) => { alertBox.textContent = sentence; alertBox.hidden = !sentence; };
  const send = async (form, data) => {
    say("");
    sent = true; // before the answer to this: the lines may be faster
    let answer, body = {};
    try {
      answer = await fetch(form.action, { method: "POST", body: data, headers: { accept: "application/json" } });
      body = await answer.json();
    } catch { /* told below */ }
    if (!answer || !answer.ok) {
      sent = false;
      say(body.notice || alertBox.dataset.network);
      alertBox.scrollIntoView({ block: "center" });
      return;
    }
    form.elements.key.value = body.key;
    if (sent) setTimeout(() => { if (sent) { location.hash = "latest"; location.reload(); } }, 4000); // a proxy may hold the stream back
    if (form === compose) { box.value = ""; keep(); }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("live" in form.dataset) || !stream || stream.readyState === EventSource.CLOSED || !event.submitter) {
      sent = false; // no reload of ours may cut this off
      if (form === compose) forget();
      return;
    }
    event.preventDefault();
    if (form.dataset.busy) return;
    const data = new FormData(form);
    if (event.submitter.name) data.append(event.submitter.name, event.submitter.value);
    form.dataset.busy = "yes";
    send(form, data).finally(() => { delete form.dataset.busy; });
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    compose.querySelector("button.main").click();
  });

  // --- the draft
  const keep = () => { try { sessionStorage.setItem("draft", box.value); } catch { /* private mode */ } };
  try { if (!box.value) box.value = sessionStorage.getItem("draft") || ""; } catch { /* private mode */ }
  box.addEventListener("input", keep);
  const forget = () => { try { sessionStorage.removeItem("draft"); } catch { /* private mode */ } };

  // --- reading aloud, slowly
  const print = document.getElementById("print");
  const quiet = () => {
    speechSynthesis.cancel();
    for (const button of log.querySelectorAll(".read[aria-pressed=true]")) { button.setAttribute("aria-pressed", "false"); button.textContent = button.dataset.read; }
  };
  const read = (button) => {
    const reading = button.getAttribute("aria-pressed") === "true";
    quiet();
    if (reading) return;
    const line = button.closest(".line"), words = new SpeechSynthesisUtterance(line.querySelector(".said").innerText);
    words.lang = line.lang || language;
    words.rate = 0.85;
    words.onend = quiet;
    button.dataset.read = button.textContent;
    button.textContent = print.dataset.reading;
    button.setAttribute("aria-pressed", "true");
    speechSynthesis.speak(words);
  };
  const equip = (line) => {
    if (!window.speechSynthesis) return;
    for (const tools of line.querySelectorAll(".tools")) tools.hidden = false;
  };
  for (const line of log.children) equip(line);
  log.addEventListener("click", (event) => { const button = event.target.closest(".read"); if (button) read(button); });
  print.hidden = false;
  print.addEventListener("click", () => window.print());

  // --- speaking
  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  const speak = document.getElementById("speak");
  if (Recognition) {
    speak.hidden = false;
    speak.addEventListener("click", () => {
      const ear = new Recognition(), before = box.value;
      let heard = "";
      ear.lang = language === "en" ? "en-US" : "zh-CN";
      ear.interimResults = true;
      ear.onresult = (event) => { heard = [...event.results].map((r) => r[0].transcript).join(""); box.value = heard; keep(); };
      ear.onerror = () => { heard = ""; box.value = before; };
      ear.onend = () => { say(heard ? speak.dataset.spoken : speak.dataset.again); };
      say(speak.dataset.speaking);
      ear.start();
    });
  }
})();
