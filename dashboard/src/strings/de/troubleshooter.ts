import type { Catalogue } from "../strings.ts";

const strings: Catalogue["troubleshooter"] = {
  title: "Warum wird diese Zeit nicht angeboten?",
  text: "Wählen Sie, was ein Kunde möchte, und einen Tag: jede Zeit davon, und der Grund, wenn sie nicht angeboten wird.",
  service: "Leistung",
  person: "Person",
  anyone: "Egal wer",
  day: "Tag",
  free: "angeboten",
  freeCount: (n) => (n === 1 ? "1 Zeit wird angeboten" : `${n} Zeiten werden angeboten`),
  none: "An diesem Tag wird nichts angeboten.",
  nothingAsked: "An diesem Tag gibt es keine Zeiten zu erklären.",
  who: "Frei",
  fix: {
    closed: "Ändern Sie die Öffnungszeiten oder die Zeiten der Person.",
    time_off: "Sehen Sie nach der freien Zeit der Person.",
    min_notice: "Senken Sie den Vorlauf unter Einstellungen, Buchung.",
    max_advance: "Erlauben Sie, weiter im Voraus zu buchen.",
    booked: "Diese Zeit hat schon jemand.",
    buffer: "Verkürzen Sie die freie Zeit vor oder nach der Leistung.",
    held: "Ein Kunde bucht sie gerade; in Minuten ist sie wieder frei.",
    capacity: "Alle Plätze sind vergeben, oder etwas Nötiges ist belegt.",
    service_area: "Nehmen Sie den Ort in die Gebiete auf.",
    daily_limit: "Erhöhen Sie die Grenze der Besuche am Tag.",
    no_skill: "Lassen Sie jemanden diese Leistung machen.",
    off_grid: "Zeiten liegen in einem Raster: ändern Sie es unter Einstellungen, Buchung.",
  },
};
export default strings;
