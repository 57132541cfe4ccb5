// While a ballot is sent: says so, and without a network waits and sends it once. Without scripts
// the browser's own pages do; the form's id keeps a second press from being a second ballot. What
// is shown here is kept by the server, so that this device need not keep it any more.
"use strict";

(() => {
  const form = document.querySelector("form[data-casting]");
  if (!form) return;
  const button = form.querySelector("button");
  const status = form.querySelector("[role=status]");
  try {
    localStorage.removeItem(`marks-${form.dataset.marks}`);
  } catch {
    // Switched off by the browser.
  }

  function say(text) {
    status.textContent = text;
    status.hidden = !text;
    button.disabled = Boolean(text);
  }

  function send() {
    if (!navigator.onLine) {
      say(form.dataset.offline);
      addEventListener("online", send, { once: true });
      return;
    }
    say(form.dataset.sending);
    form.submit();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!button.disabled) send();
  });
  // The page may come back from the browser's memory, where the form was sent already.
  addEventListener("pageshow", (event) => event.persisted && say(""));
})();
