/** Drawn with strokes of the text's colour; they say nothing that words do not say too. */
const PATHS = {
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12.5l4.5 4.5L19 7",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
  star: "M12 3l2.7 5.7 6.3.8-4.6 4.3 1.2 6.2-5.6-3.1-5.6 3.1 1.2-6.2L3 9.5l6.3-.8z",
  clock: "M12 7v5l3.5 2M21 12a9 9 0 11-18 0 9 9 0 0118 0z",
};

export type IconName = keyof typeof PATHS;

export const Icon = ({ name }: { name: IconName; key?: unknown }) => (
  <svg class={`icon ${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={PATHS[name]} />
  </svg>
);
