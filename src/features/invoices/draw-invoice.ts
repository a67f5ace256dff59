import { asDate } from "#db/columns.ts";
import { ratePercent, ruleDecimal } from "#domain/decimal.ts";
import { sumLines } from "#domain/invoice-lines.ts";
import { localDateOf } from "#domain/local-time.ts";
import type { RouteAnswer } from "#http/route.ts";
import type { Business } from "../businesses/load-business.ts";
import { addressLines } from "../documents/address-lines.ts";
import { type Printer, paperFor, printerFor } from "../documents/print-text.ts";
import { type PaperWords, paperWords } from "./paper-words.ts";
import { type InvoiceRow, type PaymentRow, referenceOf, soldLines, taxesOf } from "./view.ts";

const MARGIN = 50;
const INK = "#1c2430";
const SOFT = "#5a6675";
const LINE = "#d5d9d4";
const REGULAR = "Helvetica";
const BOLD = "Helvetica-Bold";

type Document = PDFKit.PDFDocument;

/** Where the columns of the table begin and how wide they are. */
interface Column {
  title: string;
  x: number;
  width: number;
  align: "left" | "right";
}

/**
 * An invoice on paper: the same bytes whenever the same invoice is drawn, whatever the clock says. The fonts are those
 * that every reader has, so letters beyond Western Europe's are shown as `?`, with a note that says so.
 */
async function drawInvoice(business: Business, row: InvoiceRow, payments: PaymentRow[]): Promise<Buffer> {
  // Loaded only when needed: most processes never draw one.
  const { default: PDFDocument } = await import("pdfkit");
  const owner = business.row;
  const print = printerFor(owner.locale, row.currency);
  const words = paperWords(owner.locale);
  const reference = referenceOf(business, row);
  const doc = new PDFDocument({
    size: paperFor(owner.locale, owner.address?.country),
    margin: MARGIN,
    bufferPages: true,
    lang: owner.locale,
    displayTitle: true,
    info: {
      Title: reference === null ? words.draftTitle : words.title(reference),
      Author: owner.name,
      Producer: "BookingMachine",
      Creator: "BookingMachine",
      CreationDate: asDate(row.sentAt ?? row.updatedAt),
    },
  });
  const chunks: Buffer[] = [];
  doc.on("data", (chunk: Buffer) => chunks.push(chunk));
  const written = new Promise<Buffer>((resolve, reject) => {
    doc.on("end", () => resolve(Buffer.concat(chunks)));
    doc.on("error", reject);
  });
  drawHead(doc, print, words, business, row, reference);
  drawLines(doc, print, words, row);
  drawSums(doc, print, words, business, row, payments);
  drawWords(doc, print, words, row.notes, owner.invoiceFooter);
  numberPages(doc, print, words, reference);
  doc.end();
  return written;
}

const percentOf = ({ said }: PaperWords, rate: string): string =>
  said.percent(ratePercent(ruleDecimal(rate)));

const right = (doc: Document) => doc.page.width - MARGIN;
const bottom = (doc: Document) => doc.page.height - MARGIN - 20;

function drawHead(
  doc: Document,
  print: Printer,
  words: PaperWords,
  business: Business,
  row: InvoiceRow,
  reference: string | null,
): void {
  const { row: owner } = business;
  const place = { locale: owner.locale, home: owner.address?.country };
  const width = right(doc) - MARGIN;
  const half = width / 2 - 10;
  const top = doc.y;
  doc.fillColor(INK).font(BOLD).fontSize(17).text(print.text(owner.name), MARGIN, top, { width: half });
  doc.font(REGULAR).fontSize(9.5).fillColor(SOFT);
  const contact = [...addressLines(owner.address, place), owner.email, owner.phone].flatMap(
    (line) => line ?? [],
  );
  for (const line of contact) doc.text(print.text(line), { width: half });
  const leftEnd = doc.y;

  const x = MARGIN + half + 20;
  const title = row.status === "void" ? words.void : row.status === "draft" ? words.draft : words.invoice;
  doc.font(BOLD).fontSize(17).fillColor(INK).text(title, x, top, { width: half, align: "right" });
  const facts: [string, string | null][] = [
    [words.number, reference],
    [words.said.say("issuedOn"), row.issuedOn && print.date(row.issuedOn)],
    [words.due, row.dueOn && print.date(row.dueOn)],
  ];
  doc.fontSize(9.5);
  for (const [name, value] of facts) {
    if (value === null) continue;
    const y = doc.y + 2;
    doc
      .font(REGULAR)
      .fillColor(SOFT)
      .text(name, x, y, { width: half * 0.4, align: "right" });
    const told = { width: half * 0.6 - 10, align: "right" as const };
    doc
      .font(BOLD)
      .fillColor(INK)
      .text(print.text(value), x + half * 0.4 + 10, y, told);
  }
  const to = Math.max(leftEnd, doc.y) + 26;
  doc.font(BOLD).fontSize(9.5).fillColor(SOFT).text(words.billTo, MARGIN, to, { characterSpacing: 0.6 });
  doc.font(BOLD).fontSize(11).fillColor(INK).text(print.text(row.contact.name), { width });
  doc.font(REGULAR).fontSize(9.5);
  const { address, email, phone } = row.contact;
  for (const line of [...addressLines(address, place), email, phone])
    if (line !== undefined && line !== null) doc.text(print.text(line), { width });
  doc.y += 22;
}

function columnsOf(doc: Document, words: PaperWords): [Column, Column, Column, Column, Column] {
  const end = right(doc);
  const column = (title: string, from: number, width: number): Column => ({
    title,
    x: end - from,
    width,
    align: "right",
  });
  const label = { title: words.description, x: MARGIN, width: end - MARGIN - 310, align: "left" as const };
  return [
    label,
    column(words.quantity, 300, 60),
    column(words.unitPrice, 235, 90),
    column(words.tax, 140, 45),
    column(words.said.say("amount"), 90, 90),
  ];
}

function drawLines(doc: Document, print: Printer, words: PaperWords, row: InvoiceRow): void {
  const columns = columnsOf(doc, words);
  drawTableHead(doc, columns);
  for (const line of soldLines(row.lines)) {
    const cells = [
      print.text(line.label),
      words.decimal(line.quantity),
      print.money(line.unitAmount),
      line.taxRate === null ? "" : print.text(percentOf(words, line.taxRate)),
      print.money(line.amount),
    ];
    doc.font(REGULAR).fontSize(9.5).fillColor(INK);
    const height = Math.max(
      ...columns.map(({ width }, index) => doc.heightOfString(cells[index] ?? "", { width })),
    );
    if (doc.y + height + 14 > bottom(doc)) {
      doc.addPage();
      drawTableHead(doc, columns);
      doc.font(REGULAR).fontSize(9.5).fillColor(INK);
    }
    const y = doc.y + 7;
    for (const [index, { x, width, align }] of columns.entries())
      doc.text(cells[index] ?? "", x, y, { width, align });
    doc.y = y + height + 7;
    rule(doc);
  }
}

function drawTableHead(doc: Document, columns: readonly Column[]): void {
  const y = doc.y;
  doc.font(BOLD).fontSize(8.5).fillColor(SOFT);
  for (const { title, x, width, align } of columns) doc.text(title, x, y, { width, align });
  doc.y = y + 15;
  rule(doc);
}

function rule(doc: Document): void {
  doc.moveTo(MARGIN, doc.y).lineTo(right(doc), doc.y).lineWidth(0.5).strokeColor(LINE).stroke();
}

function drawSums(
  doc: Document,
  print: Printer,
  words: PaperWords,
  business: Business,
  row: InvoiceRow,
  payments: PaymentRow[],
): void {
  const { timeZone } = business.row;
  const taxes = taxesOf(row.lines);
  const sums: [label: string, amount: string, strong?: true][] = [
    ...(taxes.length > 0
      ? [[words.said.say("subtotal"), print.money(sumLines(row.lines).subtotal)] as [string, string]]
      : []),
    ...taxes.map(({ label, rate, amount, included }): [string, string] => {
      const name = rate === null ? label : words.said.say("tax", { rate: percentOf(words, rate) });
      return [print.text(included ? words.said.say("contains", { tax: name }) : name), print.money(amount)];
    }),
    [words.total, print.money(row.total), true],
    ...payments.map(({ kind, amount, receivedAt }): [string, string] => {
      const date = print.date(localDateOf(receivedAt, timeZone));
      return [words.entry[kind](date), print.money(-amount)];
    }),
  ];
  if (row.status !== "void") sums.push([words.balanceDue, print.money(row.total - row.amountPaid), true]);
  doc.y += 12;
  const x = right(doc) - 290;
  const styled = (strong: boolean | undefined) =>
    doc
      .font(strong ? BOLD : REGULAR)
      .fontSize(strong ? 11 : 9.5)
      .fillColor(strong ? INK : SOFT);
  const heightOf = ([label, , strong]: (typeof sums)[number]) =>
    styled(strong).heightOfString(label, { width: 180 }) + 5;
  // Kept together on one page, unless there are more of them than fit.
  const height = sums.reduce((all, sum) => all + heightOf(sum), 0);
  if (doc.y + height > bottom(doc)) doc.addPage();
  for (const sum of sums) {
    const [label, amount, strong] = sum;
    const step = heightOf(sum);
    if (doc.y + step > bottom(doc)) doc.addPage();
    const { y } = doc;
    styled(strong).text(label, x, y, { width: 180, align: "right" });
    doc.fillColor(INK).text(amount, x + 185, y, { width: 105, align: "right" });
    doc.y = y + step;
  }
}

function drawWords(doc: Document, print: Printer, words: PaperWords, notes: string, footer: string): void {
  const width = right(doc) - MARGIN;
  doc.font(REGULAR).fontSize(9.5).fillColor(INK);
  for (const text of [notes, footer]) {
    if (text === "") continue;
    doc.y += 18;
    doc.text(print.text(text), MARGIN, doc.y, { width });
    doc.fillColor(SOFT);
  }
  if (!print.incomplete()) return;
  doc.y += 14;
  doc.fontSize(8).fillColor(SOFT).text(print.text(words.incomplete), MARGIN, doc.y, { width });
}

function numberPages(doc: Document, print: Printer, words: PaperWords, reference: string | null): void {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page);
    // Below the margin: otherwise the text would begin a page of its own.
    doc.page.margins.bottom = 0;
    const number = count === 1 ? "" : words.page(page - start + 1, count);
    const text = [reference === null ? "" : print.text(reference), number].filter(Boolean).join(" · ");
    doc.font(REGULAR).fontSize(8).fillColor(SOFT);
    doc.text(text, MARGIN, doc.page.height - MARGIN + 8, { width: right(doc) - MARGIN, align: "center" });
  }
}

/** The document as an answer of the API. */
export async function pdfAnswer(
  business: Business,
  row: InvoiceRow,
  payments: PaymentRow[],
): Promise<RouteAnswer> {
  const name = (referenceOf(business, row) ?? "draft").replace(/[^A-Za-z0-9._-]+/g, "_");
  return {
    status: 200,
    headers: {
      "content-type": "application/pdf",
      "content-disposition": `inline; filename="invoice-${name}.pdf"`,
    },
    prepared: { bytes: await drawInvoice(business, row, payments), etag: "", cacheControl: "no-store" },
  };
}
