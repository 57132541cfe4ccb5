// Reads a motion aloud where the browser has a voice of its language; elsewhere the button stays
// hidden.
"use strict";

(() => {
  const speech = window.speechSynthesis;
  if (!speech || !window.SpeechSynthesisUtterance) return;
  const buttons = [...document.querySelectorAll("button[data-reads]")];
  const names = new Map(buttons.map((button) => [button, button.textContent]));
  let reading = null;

  function findVoice(language) {
    const voices = speech.getVoices().filter((each) => each.lang.toLowerCase().startsWith(language));
    return voices.find((each) => each.localService) || voices[0];
  }

  function offer() {
    for (const button of buttons) button.hidden = !findVoice(button.dataset.reads);
  }

  // What is folded away, as the Chinese words behind a translation, is not read.
  function collect(motion) {
    const parts = [...motion.querySelectorAll("legend, h2, .text, .particulars li, .marks span")];
    return parts.filter((each) => !motion.contains(each.closest("details"))).map((each) => each.innerText);
  }

  function stop() {
    reading = null;
    speech.cancel();
    for (const [button, name] of names) button.textContent = name;
  }

  function read(button) {
    stop();
    reading = button;
    button.textContent = button.dataset.stop;
    const parts = collect(button.closest(".motion"));
    parts.forEach((text, place) => {
      const said = new SpeechSynthesisUtterance(text);
      said.voice = findVoice(button.dataset.reads);
      said.lang = said.voice.lang;
      said.rate = 0.9;
      if (place === parts.length - 1) said.onend = () => reading === button && stop();
      speech.speak(said);
    });
  }

  for (const button of buttons) {
    button.addEventListener("click", () => (reading === button ? stop() : read(button)));
  }
  // Many browsers know their voices only some time after the page.
  speech.addEventListener?.("voiceschanged", offer);
  addEventListener("pagehide", stop);
  offer();
})();
