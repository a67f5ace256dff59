import type { Catalogue } from "../strings.ts";

const strings: Catalogue["calendar"] = {
  title: "Kalender",
  add: "Neue Buchung",
  today: "Heute",
  previous: "Früher",
  next: "Später",
  view: "Ansicht",
  views: { day: "Tag", week: "Woche", month: "Monat", agenda: "Liste" },
  person: "Person",
  everyone: "Alle Personen",
  goTo: "Zum Tag",
  nobody: "Legen Sie die Menschen an, die die Arbeit machen, dann sehen Sie hier ihre Tage.",
  nothing: "Nichts gebucht.",
  more: (n) => `${n} weitere`,
  closed: "Geschlossen",
  timeOff: "Abwesend",
  busy: "Anderswo belegt",
  count: (n) => (n === 0 ? "frei" : n === 1 ? "1 Termin" : `${n} Termine`),
  conflict: "überschneidet eine andere Buchung",
  keys: "Alt mit Pfeiltasten verschiebt eine Buchung, Umschalt und Alt mit Pfeil nach oben oder unten macht sie kürzer oder länger, M öffnet den Dialog zum Verschieben, Eingabe öffnet sie.",
  drop: {
    title: "Trotzdem dorthin legen?",
    overlaps: (names) => `Zu dieser Zeit ist schon da: ${names}.`,
    closed: "Das liegt außerhalb der Arbeitszeiten.",
    act: "Dorthin legen",
  },
  tray: {
    title: "Noch ohne Zeit",
    quote: "Angebot",
    lead: "Anfrage",
    act: "Zeit wählen",
    place: (name) => `Zeit wählen für ${name}`,
  },
  truncated: "Es ist nicht alles zu sehen: wählen Sie weniger Tage.",
};
export default strings;
