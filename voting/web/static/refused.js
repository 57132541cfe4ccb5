// A page with a refused sign-in was the answer to a form. In the browser's history the page's own
// address takes its place: whoever comes back to it, or reloads it, sends nothing again, and sees no
// page of the browser that asks about it.
"use strict";

history.replaceState(history.state, "", document.currentScript.dataset.page);
