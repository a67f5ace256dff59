import type { Catalogue } from "../strings.ts";

const strings: Catalogue["reviews"] = {
  title: "Bewertungen",
  tabs: {
    label: "Welche",
    all: "Alle",
    pending: "Wartend",
    published: "Veröffentlicht",
    hidden: "Verborgen",
  },
  stars: (n) => (n === 1 ? "1 Stern" : `${n} Sterne`),
  publish: "Veröffentlichen",
  hide: "Verbergen",
  published: "Veröffentlicht",
  hidden: "Verborgen",
  reply: "Antworten",
  editReply: "Antwort bearbeiten",
  replyTitle: (name) => `Antwort an ${name}`,
  replyHint: "Alle können sie neben der Bewertung lesen.",
  replied: "Antwort gespeichert",
  yourReply: "Ihre Antwort",
  empty: "Nach einem Besuch werden Kunden um eine Bewertung gebeten; sie erscheinen hier.",
  seeBooking: "Buchung ansehen",
};
export default strings;
