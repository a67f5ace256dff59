import { Words } from "../customer-pages/words.ts";

/** What an invoice on paper says in a language. */
export interface PaperWords {
  /** What its page on the web says in the very same words. */
  said: Words;
  /** Headings are in capitals as that language writes them. */
  invoice: string;
  draft: string;
  void: string;
  title: (reference: string) => string;
  draftTitle: string;
  number: string;
  due: string;
  billTo: string;
  description: string;
  quantity: string;
  unitPrice: string;
  tax: string;
  /** From "1.5". */
  decimal: (text: string) => string;
  total: string;
  /** What was paid, and paid back. */
  entry: Record<"payment" | "deposit" | "refund", (date: string) => string>;
  balanceDue: string;
  page: (number: number, of: number) => string;
  incomplete: string;
}

type OwnWords = Omit<PaperWords, "said">;

const withComma = (text: string): string => text.replace(".", ",");

const en: OwnWords = {
  invoice: "INVOICE",
  draft: "DRAFT INVOICE",
  void: "VOID INVOICE",
  title: (reference) => `Invoice ${reference}`,
  draftTitle: "Draft invoice",
  number: "Number",
  due: "Due",
  billTo: "BILL TO",
  description: "Description",
  quantity: "Quantity",
  unitPrice: "Unit price",
  tax: "Tax",
  decimal: (text) => text,
  total: "Total",
  entry: {
    payment: (date) => `Paid, ${date}`,
    deposit: (date) => `Paid before, ${date}`,
    refund: (date) => `Paid back, ${date}`,
  },
  balanceDue: "Balance due",
  page: (number, of) => `Page ${number} of ${of}`,
  incomplete:
    "Characters that this document cannot show are printed as a question mark; the invoice's page on the web shows all of them.",
};

const de: OwnWords = {
  invoice: "RECHNUNG",
  draft: "RECHNUNGSENTWURF",
  void: "STORNIERTE RECHNUNG",
  title: (reference) => `Rechnung ${reference}`,
  draftTitle: "Rechnungsentwurf",
  number: "Nummer",
  due: "Fällig am",
  billTo: "RECHNUNG AN",
  description: "Beschreibung",
  quantity: "Menge",
  unitPrice: "Einzelpreis",
  tax: "Steuer",
  decimal: withComma,
  total: "Gesamtbetrag",
  entry: {
    payment: (date) => `Bezahlt, ${date}`,
    deposit: (date) => `Angezahlt, ${date}`,
    refund: (date) => `Erstattet, ${date}`,
  },
  balanceDue: "Offener Betrag",
  page: (number, of) => `Seite ${number} von ${of}`,
  incomplete:
    "Zeichen, die dieses Dokument nicht darstellen kann, stehen als Fragezeichen da; die Seite der Rechnung im Netz zeigt sie alle.",
};

const es: OwnWords = {
  invoice: "FACTURA",
  draft: "BORRADOR DE FACTURA",
  void: "FACTURA ANULADA",
  title: (reference) => `Factura ${reference}`,
  draftTitle: "Borrador de factura",
  number: "Número",
  due: "Vence",
  billTo: "FACTURAR A",
  description: "Descripción",
  quantity: "Cantidad",
  unitPrice: "Precio unitario",
  tax: "Imp.",
  decimal: withComma,
  total: "Total",
  entry: {
    payment: (date) => `Pagado, ${date}`,
    deposit: (date) => `Pagado antes, ${date}`,
    refund: (date) => `Reembolsado, ${date}`,
  },
  balanceDue: "Importe pendiente",
  page: (number, of) => `Página ${number} de ${of}`,
  incomplete:
    "Los caracteres que este documento no puede mostrar aparecen como signo de interrogación; la página web de la factura los muestra todos.",
};

const fr: OwnWords = {
  invoice: "FACTURE",
  draft: "PROJET DE FACTURE",
  void: "FACTURE ANNULÉE",
  title: (reference) => `Facture ${reference}`,
  draftTitle: "Projet de facture",
  number: "Numéro",
  due: "Échéance",
  billTo: "FACTURÉ À",
  description: "Désignation",
  quantity: "Quantité",
  unitPrice: "Prix unitaire",
  tax: "Taxe",
  decimal: withComma,
  total: "Total",
  entry: {
    payment: (date) => `Payé, ${date}`,
    deposit: (date) => `Acompte, ${date}`,
    refund: (date) => `Remboursé, ${date}`,
  },
  balanceDue: "Reste à payer",
  page: (number, of) => `Page ${number} sur ${of}`,
  incomplete:
    "Les caractères que ce document ne peut pas afficher y sont remplacés par un point d'interrogation ; la page web de la facture les montre tous.",
};

const WORDS: Readonly<Record<string, OwnWords>> = { en, de, es, fr };

/**
 * In the language of a locale, as an invoice's dates and amounts are. The fonts that every reader has lack the letters
 * of the other languages; papers in these are in English.
 */
export function paperWords(locale: string): PaperWords {
  const own = WORDS[locale.toLowerCase().split("-")[0] ?? ""];
  return { ...(own ?? en), said: new Words([own ? locale : "en"]) };
}
