import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";
const KEPT = "bm.theme";
const listeners = new Set<() => void>();

const current = (): Theme => {
  const kept = localStorage.getItem(KEPT);
  return kept === "light" || kept === "dark" ? kept : "system";
};

/** The inline script of `index.html` does the same before anything is drawn. */
export function setTheme(theme: Theme): void {
  if (theme === "system") {
    localStorage.removeItem(KEPT);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(KEPT, theme);
    document.documentElement.dataset.theme = theme;
  }
  for (const tell of listeners) tell();
}

export function useTheme(): Theme {
  return useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, current);
}
