import { z } from "zod";
import { MEMBER_ROLES } from "#domain/roles.ts";
import { emailField, instant, multilineText, text } from "#http/fields.ts";
import { phoneField } from "../customers/contact-schema.ts";
import { pictureUrlField } from "../uploads/schemas.ts";
import { daySpansField, daySpansSchema, weeklyHoursField, weeklyHoursSchema } from "./hours-schema.ts";

const at = z.string().meta({ format: "date-time" });

/** More services than one person does. */
const MOST_SKILLS = 500;

export const timeOffSchema = z
  .strictObject({ id: z.string(), startsAt: at, endsAt: at, reason: z.string() })
  .meta({ id: "TimeOff" });

const overrideSchema = z.strictObject({ date: z.string(), spans: daySpansSchema });

export const teamMemberSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    title: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    avatarUrl: z.string().nullable(),
    color: z.string().nullable(),
    position: z.int(),
    archivedAt: at.nullable(),
    role: z.enum(MEMBER_ROLES).nullable().describe("Of the account that is this person; `null`: no account."),
    userId: z.string().nullable(),
    seesMoney: z.boolean(),
    weeklyHours: weeklyHoursSchema.nullable().describe("`null`: the hours of the business."),
    dailyLimit: z.int().nullable(),
    serviceIds: z.array(z.string()),
    overrides: z.array(overrideSchema).describe("From today on."),
    timeOff: z.array(timeOffSchema).describe("Not over yet."),
    restricted: z
      .boolean()
      .describe("Only what colleagues may see: hours, time off, address, phone and account are left out."),
  })
  .meta({ id: "TeamMember" });

export const invitationSchema = z
  .strictObject({
    id: z.string(),
    email: z.string(),
    role: z.enum(MEMBER_ROLES),
    teamMemberId: z.string().nullable(),
    seesMoney: z.boolean(),
    invitedBy: z.string().nullable(),
    expiresAt: at,
    createdAt: at,
  })
  .meta({ id: "Invitation" });

export const teamAccountSchema = z
  .strictObject({
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(MEMBER_ROLES),
    seesMoney: z.boolean(),
    teamMemberId: z.string().nullable().describe("`null`: signs in, but is not in the calendar."),
  })
  .meta({ id: "TeamAccount" });

export const teamSchema = z
  .strictObject({
    data: z.array(teamMemberSchema),
    nextCursor: z.string().nullable(),
    accounts: z.array(teamAccountSchema).optional().describe("Who may sign in; for managers."),
    invitations: z.array(invitationSchema).optional().describe("Those still open; for managers."),
  })
  .meta({ id: "Team" });

const memberFields = {
  name: text(200),
  title: text(200).nullable(),
  email: emailField.nullable(),
  phone: phoneField.nullable(),
  avatarUrl: pictureUrlField.nullable(),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, "a colour such as #0b6b57")
    .nullable(),
  weeklyHours: weeklyHoursField.nullable(),
  dailyLimit: z.int().min(1).max(1000).nullable(),
};

const serviceIdsField = z
  .array(text(80))
  .max(MOST_SKILLS)
  .refine((ids) => new Set(ids).size === ids.length, "names a service twice");

export const teamMemberUpdateSchema = z.strictObject(memberFields).partial();
export const teamMemberInputSchema = z.strictObject({
  ...teamMemberUpdateSchema.shape,
  name: memberFields.name,
  serviceIds: serviceIdsField.optional(),
});
export const orderSchema = z.strictObject({ teamMemberIds: z.array(text(80)).min(1).max(1000) });
export const skillsSchema = z.strictObject({ serviceIds: serviceIdsField });
export const overrideInputSchema = z.strictObject({ spans: daySpansField });
export const timeOffInputSchema = z.strictObject({
  startsAt: instant,
  endsAt: instant,
  reason: multilineText(500).optional(),
  force: z.boolean().optional().describe("Also when customers are booked in it: they stay booked."),
});
export const roleSchema = z.strictObject({
  role: z.enum(MEMBER_ROLES),
  seesMoney: z.boolean().optional().describe("Whether staff see prices and totals; absent: as before."),
  teamMemberId: text(80)
    .nullable()
    .optional()
    .describe("The person in the calendar that the account is; absent: as before."),
});
export const invitationInputSchema = z.strictObject({
  email: emailField,
  role: z.enum(MEMBER_ROLES),
  teamMemberId: text(80).optional().describe("The person in the calendar who is invited."),
  seesMoney: z.boolean().optional(),
});

export type TeamMemberInput = z.output<typeof teamMemberInputSchema>;
export type TeamMemberUpdate = z.output<typeof teamMemberUpdateSchema>;
export type InvitationInput = z.output<typeof invitationInputSchema>;
