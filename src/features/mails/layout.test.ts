import assert from "node:assert/strict";
import { test } from "node:test";
import { type Brand, htmlMail, type MailContent, OUR_COLOR, textMail } from "./layout.ts";

const brand: Brand = { name: "Shine", color: OUR_COLOR, logoUrl: null, contact: ["Shine", "+1 555 0100"] };
const content: MailContent = {
  subject: "Confirmed",
  preview: "",
  title: "Confirmed",
  paragraphs: ["Hello"],
  facts: [
    ["When", "Monday\n8:00 – 9:45"],
    ["Phone", "+1 555 0100"],
    ["Message", "Ring twice.\nThe dog is friendly."],
  ],
  action: { label: "See", url: "https://x.test/a" },
  notes: [],
};

test("a label is never broken into pieces, however long what stands beside it", () => {
  const html = htmlMail(brand, content);
  for (const label of ["When", "Phone", "Message"])
    assert.match(html, new RegExp(`white-space:nowrap">${label}</td>`));
});

test("in Arabic, numbers, addresses and amounts keep their own order", () => {
  const html = htmlMail(brand, {
    ...content,
    language: "ar",
    facts: [
      ["الهاتف", "+1 555 0100"],
      ["الموعد", "الأربعاء\n<b>"],
    ],
  });
  assert.ok(html.includes('<span dir="ltr">+1 555 0100</span>'));
  assert.ok(html.includes('الأربعاء<br><span dir="ltr">&lt;b&gt;</span>'));
});

test("the text names the business once, and puts what has several lines on one", () => {
  const text = textMail(brand, content);
  assert.ok(text.includes("When: Monday, 8:00 – 9:45\n"));
  assert.ok(text.includes("Message: Ring twice. The dog is friendly.\n"));
  assert.ok(text.endsWith("-- \nShine\n+1 555 0100\n"));
});
