import { z } from "zod";
import { idPattern } from "#domain/ids.ts";
import { isTimeZone } from "#domain/local-time.ts";
import { isCurrency } from "#domain/money.ts";
import { MEMBER_ROLES } from "#domain/roles.ts";
import { emailField, text } from "#http/fields.ts";
import { PRESETS } from "../presets/all-presets.ts";
import type { PresetKey } from "../presets/preset.ts";
import { isLocale } from "../profile/schemas.ts";
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from "./accept-password.ts";

const instantSchema = z.string().meta({ format: "date-time" });

export const nameField = text(100).describe("As others see it.");

/** Read here, judged by `acceptPassword`: the rules need the person's name and address. */
export const passwordField = z
  .string()
  .min(1)
  .max(1_000)
  .describe(
    `${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters; not a much used one, and not the name or e-mail address.`,
  );

/** Longer ones cannot be right and are not worth hashing. */
export const givenPassword = z.string().min(1).max(1_000);
export const tokenField = z
  .string()
  .min(1)
  .max(200)
  .describe("What stands behind `token=` in the mailed link.");
export const codeField = text(40).describe("Six digits of the authenticator app.");
const localeField = z.string().max(35).refine(isLocale, "not a BCP 47 language tag");

const presetKeys = PRESETS.map(({ key }) => key) as [PresetKey, ...PresetKey[]];

export const newBusinessSchema = z
  .strictObject({
    name: text(120),
    trade: z.enum(presetKeys).optional().describe("Sets up services, questions and add-ons of this trade."),
    timeZone: z.string().max(64).refine(isTimeZone, "not an IANA time zone"),
    currency: z.string().max(3).refine(isCurrency, "not an ISO 4217 currency"),
    locale: localeField.optional(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, "not an ISO 3166-1 country code")
      .optional()
      .describe("Decides whether the trade's services are measured in feet or metres."),
  })
  .meta({ id: "NewBusiness" });

export const signUpBody = z.strictObject({
  name: nameField,
  email: emailField,
  password: passwordField,
  locale: localeField.optional(),
  business: newBusinessSchema,
});

export const emailBody = z.strictObject({ email: emailField });
export const tokenBody = z.strictObject({ token: tokenField });

export const accountPatch = z.strictObject({ name: nameField.optional(), locale: localeField.optional() });

export const acceptBody = z.strictObject({
  token: tokenField,
  name: nameField.optional().describe("For a new account."),
  password: passwordField.optional(),
});

export const currentBusinessBody = z.strictObject({
  businessId: z.string().regex(idPattern("business"), "not a business's id"),
});

export const memberOfSchema = z
  .strictObject({ id: z.string(), slug: z.string(), name: z.string(), role: z.enum(MEMBER_ROLES) })
  .meta({ id: "MemberOf" });

export const accountSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    locale: z.string(),
    hasPassword: z.boolean().describe("False: signs in by mailed link or another provider only."),
    totpEnabled: z.boolean(),
    recoveryCodesLeft: z.int(),
    businesses: z.array(memberOfSchema),
    currentBusinessId: z.string().nullable().describe("Where calls go that name no `X-Business-Id`."),
  })
  .meta({ id: "Account" });

export const sentSchema = z
  .strictObject({ status: z.literal("verification_sent") })
  .meta({ id: "VerificationSent" });

export const verifiedSchema = z.strictObject({ status: z.literal("verified") }).meta({ id: "EmailVerified" });

export const totpSchema = z
  .strictObject({
    secret: z.string().describe("Base 32, for typing it in."),
    uri: z.string().describe("`otpauth://…`, for a QR code."),
  })
  .meta({ id: "TotpSecret" });

export const recoveryCodesSchema = z
  .strictObject({
    recoveryCodes: z.array(z.string()).describe("Each works once instead of a code. Shown only now."),
  })
  .meta({ id: "RecoveryCodes" });

export const invitationInfoSchema = z
  .strictObject({
    businessName: z.string(),
    email: z.string(),
    role: z.enum(MEMBER_ROLES),
    hasAccount: z.boolean().describe("True: sign in with the address to accept."),
    expiresAt: instantSchema,
  })
  .meta({ id: "InvitationInfo" });
