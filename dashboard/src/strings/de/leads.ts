import type { Catalogue } from "../strings.ts";

const strings: Catalogue["leads"] = {
  title: "Anfragen",
  add: "Neue Anfrage",
  board: "Tafel",
  search: "Anfragen suchen",
  searchHint: "Name, E-Mail, Telefon …",
  status: { new: "Neu", contacted: "Gemeldet", quoted: "Angebot gemacht", won: "Gewonnen", lost: "Verloren" },
  empty: "Anfragen kommen aus dem Widget für Angebote, und wenn alle Zeiten vergeben sind.",
  none: "Keine",
  move: (name) => `${name}: verschieben nach`,
  moved: (name, status) => `${name}: ${status}`,
  removed: (name) => `Anfrage von ${name} gelöscht`,
  reasons: {
    quote: "möchte ein Angebot",
    plan_limit: "konnte nicht buchen: Grenze des Tarifs",
    team: "von Hand notiert",
  },
  message: "Nachricht",
  lostTitle: "Warum ist sie verloren?",
  lostReason: "Grund",
  lostAct: "Als verloren vermerken",
  book: "Buchen",
  form: {
    name: "Name",
    email: "E-Mail",
    phone: "Telefon",
    message: "Was gewünscht ist",
    service: "Leistung",
    noService: "Noch nicht bekannt",
  },
  more: "Mehr zeigen",
};
export default strings;
