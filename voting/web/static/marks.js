// Keeps what is marked and not sent yet on this device, so that a closed tab or a lost session
// takes nothing. Only marks, under a digest that names nobody; they go when they are sent, when
// somebody signs out, or when the vote is over. Without scripts the server keeps what was sent.
"use strict";

(() => {
  const PREFIX = "marks-";
  let store;
  try {
    store = localStorage;
  } catch {
    return; // Switched off by the browser.
  }

  function read(key) {
    try {
      return JSON.parse(store.getItem(key)) || {};
    } catch {
      return {};
    }
  }

  for (const key of Object.keys(store)) {
    if (key.startsWith(PREFIX) && !(read(key).until > Date.now())) store.removeItem(key);
  }
  const form = document.querySelector("form[data-marks]");
  if (!form) return;
  const key = PREFIX + form.dataset.marks;
  const boxes = [...form.querySelectorAll("input[type=radio], input[type=checkbox]")];
  const { since } = form.dataset;
  // By this device's own clock, which may be wrong, the vote is over in so many seconds.
  const until = Date.now() + form.dataset.seconds * 1000;

  function keep() {
    const marks = boxes.filter((box) => box.checked).map((box) => [box.name, box.value]);
    try {
      store.setItem(key, JSON.stringify({ since, until, marks }));
    } catch {
      // No room: then as without scripts.
    }
  }

  function show(name) {
    form.querySelector(`[data-note=${name}]`).hidden = false;
  }

  const kept = read(key);
  if (document.getElementById("refusal")) keep();
  else if (kept.marks && kept.since === since) {
    const marked = new Set(kept.marks.map(String));
    for (const box of boxes) box.checked = marked.has(String([box.name, box.value]));
    const folded = form.closest("details");
    if (folded) folded.open = true;
    show("restored");
  } else store.removeItem(key);
  show("keeps");
  form.addEventListener("change", keep);
})();
