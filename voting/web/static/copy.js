// Offers to copy a text where the browser can; elsewhere it is selected by hand.
"use strict";

(() => {
  if (!navigator.clipboard || !navigator.clipboard.writeText) return;

  for (const button of document.querySelectorAll("button[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copies);
      text.select();
      try {
        await navigator.clipboard.writeText(text.value);
        button.textContent = button.dataset.done;
      } catch {
        button.hidden = true;
      }
    });
  }
})();
