/** Light or dark: as the system has it, until somebody chooses; the choice is kept. */

import { kept } from "./store.js";

const KEY = "onrecord.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

function shown() {
  return document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");
}

function apply(theme) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}

/** Make a switch of the dark theme. */
export function themeSwitch(button) {
  const label = () => button.setAttribute("aria-checked", String(shown() === "dark"));
  button.addEventListener("click", () => {
    const other = shown() === "dark" ? "light" : "dark";
    apply(other);
    kept.write(KEY, other);
    label();
  });
  dark.addEventListener("change", label);
  label();
}

apply(kept.read(KEY));
