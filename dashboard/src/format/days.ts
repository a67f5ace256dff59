/** Local dates are "YYYY-MM-DD" and local times minutes after midnight; neither knows a zone. */
const DAY_MS = 86_400_000;

const utc = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const text = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export const addDays = (date: string, days: number): string => text(utc(date) + days * DAY_MS);
export const daysBetween = (from: string, to: string): number => Math.round((utc(to) - utc(from)) / DAY_MS);
/** 1 is Monday, 7 Sunday. */
export const weekdayOf = (date: string): number => new Date(utc(date)).getUTCDay() || 7;
export const startOfMonth = (date: string): string => `${date.slice(0, 7)}-01`;

export function addMonths(date: string, months: number): string {
  const at = new Date(utc(startOfMonth(date)));
  at.setUTCMonth(at.getUTCMonth() + months);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  return text(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), Math.min(Number(date.slice(8)), last)));
}

export const startOfWeek = (date: string, firstDay = 1): string =>
  addDays(date, -((weekdayOf(date) - firstDay + 7) % 7));

export const isLocalDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** Of an instant that the API wrote in the business's zone. */
export const dateOf = (instant: string): string => instant.slice(0, 10);
export const minutesOf = (instant: string): number =>
  Number(instant.slice(11, 13)) * 60 + Number(instant.slice(14, 16));

export const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
export const minutesOfClock = (time: string): number =>
  Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const zoneParts = new Map<string, Intl.DateTimeFormat>();
function partsIn(zone: string, ms: number): string {
  let format = zoneParts.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      dateStyle: "short",
      timeStyle: "medium",
    });
    zoneParts.set(zone, format);
  }
  return format.format(ms);
}

/** The local date now in a zone. */
export const todayIn = (zone: string): string => partsIn(zone, Date.now()).slice(0, 10);
/** Minutes after local midnight now. */
export const minutesNowIn = (zone: string): number => minutesOf(partsIn(zone, Date.now()));

/** The instant of a local date and time in a zone, RFC 3339; in a gap of the clock, the time after it. */
export function instantIn(zone: string, date: string, minutes: number): string {
  const wanted = utc(date) + minutes * 60_000;
  let at = wanted;
  for (let turn = 0; turn < 3; turn++) {
    const shown = Date.parse(`${partsIn(zone, at).replace(" ", "T")}Z`);
    if (shown === wanted) break;
    at += wanted - shown;
  }
  return new Date(at).toISOString();
}

/** Writes an instant as the API does, in a zone; for results that are shown before the server has answered. */
export function localInstant(zone: string, instant: string): string {
  const ms = Date.parse(instant);
  const local = partsIn(zone, ms).replace(" ", "T");
  const offset = Math.round((Date.parse(`${local}Z`) - ms) / 60_000);
  const sign = offset < 0 ? "-" : "+";
  return `${local}${sign}${clock(Math.abs(offset))}`;
}
