// Beside Beijing time, the time on the reader's own clock, where that differs.
"use strict";

(() => {
  const format = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hour12: false };

  for (const time of document.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    const [own, theirs] = [undefined, "Asia/Shanghai"].map((timeZone) =>
      new Intl.DateTimeFormat("en-GB", { ...format, timeZone }).format(at));
    if (own !== theirs) time.append(` (${own} your time)`);
  }
})();
