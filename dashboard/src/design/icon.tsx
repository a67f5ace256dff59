/** Our own icons: strokes on a grid of 24. They are decoration; the words beside them or `aria-label` say it. */
const PATHS = {
  home: "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
  list: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  inbox: "M4 13h4l1.5 3h5L16 13h4M4 13l3-8h10l3 8v6H4z",
  quote: "M6 3h9l4 4v14H6zM14 3v5h5M9 13h6M9 17h4",
  invoice: "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
  users:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20a6.5 6.5 0 0 1 13 0M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.5a6.5 6.5 0 0 1 3.5 5.5",
  star: "m12 4 2.5 5.2 5.5.8-4 4 1 5.7-5-2.7-5 2.7 1-5.7-4-4 5.500-.8z",
  tag: "M4 4h8l8 8-8 8-8-8zM8.500 8.500h.01",
  team: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 21a8 8 0 0 1 16 0",
  widget: "M4 5h16v14H4zM4 9h16M7 7h.01M10 7h.01",
  chart: "M5 20V11M12 20V4M19 20v-6",
  plug: "M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4",
  settings:
    "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6M19.400 13.500l1.600 1.200-2 3.400-1.900-.8a7 7 0 0 1-2.600 1.500L14.200 21h-4l-.3-2.200a7 7 0 0 1-2.600-1.500l-1.900.8-2-3.400L5 13.500a7 7 0 0 1 0-3L3.400 9.300l2-3.400 1.900.8a7 7 0 0 1 2.600-1.500L10.200 3h4l.3 2.200a7 7 0 0 1 2.600 1.500l1.900-.8 2 3.400-1.600 1.200a7 7 0 0 1 0 3z",
  card: "M3 6h18v12H3zM3 10h18M7 15h3",
  history: "M4 12a8 8 0 1 0 2.500-5.800L4 8.500M4 4v4.500h4.500M12 8v4.500l3 2",
  bell: "M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 2h-15zM10 21h4",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14M16.200 16.200 21 21",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6 6 18",
  check: "m5 12.500 4.500 4.500L19 7.500",
  left: "m14 6-6 6 6 6",
  right: "m10 6 6 6-6 6",
  down: "m6 10 6 6 6-6",
  up: "m6 14 6-6 6 6",
  dots: "M5.500 12h.01M12 12h.01M18.500 12h.01",
  menu: "M4 7h16M4 12h16M4 17h16",
  phone:
    "M6.500 3.500 9.500 4l1.500 4.500-2 1.500a12 12 0 0 0 5 5l1.500-2 4.500 1.500.5 3a2 2 0 0 1-2 2.500A16.500 16.500 0 0 1 4 5.500a2 2 0 0 1 2.500-2z",
  mail: "M3 6h18v12H3zM3.500 7l8.500 6 8.500-6",
  pin: "M12 21s7-6.200 7-11.500a7 7 0 0 0-14 0C5 14.800 12 21 12 21M12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5.500l3.500 2",
  note: "M5 4h14v10l-5 6H5zM14 20v-6h5M8 9h8M8 13h3",
  external: "M13 5h6v6M19 5l-8 8M17 14v5H5V7h5",
  copy: "M8 8h12v12H8zM16 8V4H4v12h4",
  download: "M12 4v11M7 10.500l5 5 5-5M5 20h14",
  upload: "M12 16V5M7 9.500l5-5 5 5M5 20h14",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
  edit: "M4 20l1-5L16 4l4 4L9 19zM13.500 6.500l4 4",
  drag: "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
  moon: "M20 14a8 8 0 1 1-9.500-10A6.500 6.500 0 0 0 20 14",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600 7 7M17 17l1.400 1.400M18.400 5.600 17 7M7 17l-1.400 1.400",
  keyboard: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8",
  out: "M14 4H5v16h9M10 12h10M16.500 8.500 20 12l-3.500 3.500",
  alert: "M12 4 2.500 20h19zM12 10v4.500M12 17.300h.01",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v5.500M12 7.500h.01",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6",
  filter: "M4 5h16l-6 8v6l-4-2v-4z",
  send: "M4 4l17 8-17 8 3-8zM7 12h14",
  question:
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M9.500 9.500a2.500 2.500 0 1 1 3.600 2.200c-.7.4-1.100.9-1.100 1.800M12 16.800h.01",
  shop: "M4 10v10h16V10M3 10l2-6h14l2 6a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0M10 20v-5h4v5",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={DOTS.has(name) ? 2.6 : 1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

const DOTS: ReadonlySet<IconName> = new Set(["dots", "drag"]);
