// Whoever leaves a device that others use takes along what was marked and not sent. Everything else
// stays, above all the log's key: another one at the next visit must be noticed.
"use strict";

document.querySelector("form[data-leaving]").addEventListener("submit", () => {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("marks-")) localStorage.removeItem(key);
    }
  } catch {
    // Switched off by the browser.
  }
});
