// What every page has: the sign that scripts run, buttons that copy, and the list of stories where it is.

import { here } from "./dom.js";
import { watchList } from "./list.js";

document.documentElement.classList.add("scripted");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) { copyOut(button); }
});

async function copyOut(button) {
  const field = here(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Selected: press Ctrl C"; // a browser that gives nobody its clipboard
  }
}

if (here("stories")) { watchList(here("stories").closest("[data-parts]")); }
