// Two languages in one page. Every sentence stands in both; a style hides the other one.

/** A sentence in Chinese, and after a slash in English, as its two parts. */
function partsOf(text) {
  const place = text.indexOf(" / ");
  return place < 0 ? [text, text] : [text.slice(0, place), text.slice(place + 3)];
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** A text in which no line ends between a figure and its unit. */
const unbroken = (text) => text.replace(/(\d) (?=[%㎡人户号张])|([须差]) (?=\d)/g, "$1$2\u00a0");

/** A sentence in both languages, to be put into an element. */
function inBoth(chinese, english) {
  const both = document.createDocumentFragment();
  const [here, there] = [element("span", unbroken(chinese), "zh"), element("span", unbroken(english), "en")];
  [here.lang, there.lang] = ["zh-Hans", "en"];
  both.append(here, there);
  return both;
}

/** An element with a sentence in both languages; one without a slash is of a document. */
function bilingual(name, text, className) {
  const made = element(name, undefined, className);
  if (text.includes(" / ")) made.append(inBoth(...partsOf(text)));
  else made.append(text);
  return made;
}

const PAGE_TITLES = { "zh-Hans": "核验表决结果", en: "Verify a result" };

function speak(language) {
  document.documentElement.lang = language;
  document.title = PAGE_TITLES[language];
}

/** The language of the link that led here, and a button for the other one. */
function startLanguage() {
  speak(new URLSearchParams(location.search).get("lang") === "en" ? "en" : "zh-Hans");
  at("language").addEventListener("click", () => {
    speak(document.documentElement.lang === "en" ? "zh-Hans" : "en");
  });
}
