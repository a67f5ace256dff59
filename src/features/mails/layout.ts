import { escapeHtml } from "#http/html.ts";

/** Whose mail it is: a business, or the installation itself. */
export interface Brand {
  name: string;
  /** `#rrggbb`; of the button and the edge above the text. */
  color: string;
  logoUrl: string | null;
  /** How to reach the business; printed at the end. */
  contact: string[];
}

/** What a mail says, once, for both its forms. All of it is plain text. */
export interface MailContent {
  /** Language tag; English when absent. */
  language?: string;
  subject: string;
  /** Shown beside the subject in a list of mails; not in the mail itself. */
  preview: string;
  title: string;
  paragraphs: string[];
  facts?: [label: string, value: string][];
  action: { label: string; url: string };
  /** A second, quieter button. */
  also?: { label: string; url: string };
  /** In small letters below. */
  notes: string[];
  /** Above the address that the button leads to, in the mail's language. */
  openAddress?: string;
}

export const OUR_COLOR = "#0b6b57";

/** Mail programs know tables and inline styles; those that know more get the dark colours. */
const STYLE = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:480px){.card{padding:28px 22px!important}.outer{padding:16px 8px!important}}
@media (prefers-color-scheme:dark){
.page{background:#12161b!important}.card{background:#1a2027!important;border-right-color:#2c343d!important;border-bottom-color:#2c343d!important;border-left-color:#2c343d!important}
.ink{color:#e8ebee!important}.soft{color:#a2adba!important}.line{border-color:#2c343d!important}
}`;

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

export function htmlMail(brand: Brand, content: MailContent): string {
  const { title, preview, paragraphs, facts = [], action, also, notes } = content;
  const { language = "en", openAddress = "If the button does not work, open this address:" } = content;
  const rtl = language.split("-")[0] === "ar";
  const direction = rtl ? "rtl" : "ltr";
  const logo =
    brand.logoUrl === null
      ? `<p class="soft" style="margin:0 0 20px;color:#5a6675;font-size:14px;font-weight:600">${escapeHtml(brand.name)}</p>`
      : `<img src="${escapeHtml(brand.logoUrl)}" alt="${escapeHtml(brand.name)}" height="48" style="display:block;height:48px;width:auto;max-width:240px;margin:0 0 20px;border:0">`;
  const table =
    facts.length === 0
      ? ""
      : `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:4px 0 20px">${facts
          .map(
            ([label, value]) =>
              `<tr><td class="soft line" width="1" style="padding:10px ${rtl ? "0 10px 12px" : "12px 10px 0"};border-top:1px solid #e2e4e0;color:#5a6675;vertical-align:top;white-space:nowrap">${escapeHtml(label)}</td><td class="ink line" align="${rtl ? "left" : "right"}" style="padding:10px 0;border-top:1px solid #e2e4e0;color:#1c2430;font-weight:600;vertical-align:top">${rtl ? leftToRight(value) : lines(value)}</td></tr>`,
          )
          .join("")}</table>`;
  const small = (text: string) =>
    `<p class="soft" style="margin:0 0 8px;color:#5a6675;font-size:13px">${lines(text)}</p>`;
  return `<!doctype html>
<html lang="${escapeHtml(language)}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(content.subject)}</title>
<style>${STYLE}</style>
</head>
<body class="page" dir="${direction}" style="margin:0;padding:0;background:#f4f5f2;${FONT}">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(preview)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f5f2">
<tr><td class="outer" align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
<tr><td class="card" style="padding:36px 40px;background:#ffffff;border:1px solid #e2e4e0;border-top:4px solid ${brand.color};border-radius:10px;font-size:16px;line-height:1.6;overflow-wrap:anywhere">
${logo}
<h1 class="ink" style="margin:0 0 16px;color:#1c2430;font-size:24px;line-height:1.25">${escapeHtml(title)}</h1>
${paragraphs.map((text) => `<p class="ink" style="margin:0 0 16px;color:#1c2430">${lines(text)}</p>`).join("\n")}
${table}
<p style="margin:24px 0"><a href="${escapeHtml(action.url)}" target="_blank" rel="noopener" style="display:inline-block;padding:13px 26px;border-radius:8px;border:1px solid #80808059;background:${brand.color};color:${inkOn(brand.color)};font-weight:600;text-decoration:none">${escapeHtml(action.label)}</a></p>
${also === undefined ? "" : `<p style="margin:0 0 24px"><a class="ink" href="${escapeHtml(also.url)}" target="_blank" rel="noopener" style="display:inline-block;padding:13px 26px;border-radius:8px;border:1px solid #80808059;color:#1c2430;font-weight:600;text-decoration:none">${escapeHtml(also.label)}</a></p>`}
${notes.map(small).join("\n")}
<p class="soft" style="margin:16px 0 0;color:#5a6675;font-size:13px">${escapeHtml(openAddress)}<br><span dir="ltr" style="word-break:break-all">${escapeHtml(action.url)}</span></p>
${brand.contact.length === 0 ? "" : `<div class="line" style="margin:24px 0 16px;border-top:1px solid #e2e4e0"></div>${small(brand.contact.join(" · "))}`}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

export function textMail(brand: Brand, content: MailContent): string {
  const { title, paragraphs, facts = [], action, also, notes } = content;
  return `${[
    title,
    ...paragraphs,
    ...(facts.length > 0 ? [facts.map(([label, value]) => `${label}: ${inOneLine(value)}`).join("\n")] : []),
    `${action.label}:\n${action.url}`,
    ...(also === undefined ? [] : [`${also.label}:\n${also.url}`]),
    ...notes,
    ["-- ", ...new Set([brand.name, ...brand.contact])].join("\n"),
  ].join("\n\n")}\n`;
}

/** A line that ends in a mark needs no other one. */
const inOneLine = (text: string): string =>
  text.replace(/([.,;:!?…。])?\n/g, (_, mark) => (mark ? `${mark} ` : ", "));

function lines(text: string): string {
  return escapeHtml(text).replaceAll("\n", "<br>");
}

/** Lines that hold nothing of a script from right to left (numbers, addresses, amounts) keep their own order. */
const leftToRight = (text: string): string =>
  text
    .split("\n")
    .map((line) =>
      /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(line)
        ? escapeHtml(line)
        : `<span dir="ltr">${escapeHtml(line)}</span>`,
    )
    .join("<br>");

/** Black or white, whichever reads better on a colour (WCAG relative luminance). */
function inkOn(color: string): string {
  const channels = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const [red = 0, green = 0, blue = 0] = channels;
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.179 ? "#000000" : "#ffffff";
}
