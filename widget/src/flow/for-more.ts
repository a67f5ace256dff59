/** What the later part gives to the screens beside the way, in addition to what the first part gives to all. */
import { attributionOf } from "./attribution.ts";
import { Bar } from "./bar.tsx";
import { consentSpecs, contactSpecs } from "./form.ts";
import { FormField, Honeypot, Summary } from "./form-fields.tsx";
import { PriceLines } from "./price-lines.tsx";

export const given: unknown[] = [
  attributionOf,
  Bar,
  consentSpecs,
  contactSpecs,
  FormField,
  Honeypot,
  Summary,
  PriceLines,
];
