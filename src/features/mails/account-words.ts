import type { MemberRole } from "#domain/roles.ts";
import type { AccountChange } from "./queue-mail.ts";

/** What mails about accounts say: in the languages of the dashboard. Nothing here is escaped yet. */
export interface AccountWords {
  openAddress: string;
  hello(name: string): string;
  /** `when`: e.g. `in 24 hours`. */
  ends(when: string): string;
  notYou: string;
  verify: { title: string; preview: string; text: string; action: string };
  reset: { title: string; preview: string; text: string; action: string };
  signIn: { subject: string; title: string; preview: string; text: string; action: string; secret: string };
  exists: { title: string; preview: string; text: string; action: string; note: string };
  changes: Readonly<Record<AccountChange, [title: string, told: string]>>;
  changed: { action: string; note: string };
  invitation: {
    title(businessName: string): string;
    text(inviterName: string | null, businessName: string, role: string): string;
    roles: Readonly<Record<MemberRole, string>>;
    action: string;
    ends(when: string): string;
    note: string;
  };
  webhookOff: {
    subject(businessName: string): string;
    title: string;
    why: Readonly<Record<"gone" | "failing", (host: string) => string>>;
    texts: [string, string];
    action: string;
  };
}

const english: AccountWords = {
  openAddress: "If the button does not work, open this address:",
  hello: (name) => (name === "" ? "Hello," : `Hello ${name},`),
  ends: (when) => `The link works once and ends ${when}.`,
  notYou: "If this was not you, ignore this mail: nothing happens without the button.",
  verify: {
    title: "Confirm your e-mail address",
    preview: "One click, and your account is ready.",
    text: "Please confirm that this address is yours.",
    action: "Confirm address",
  },
  reset: {
    title: "Choose a new password",
    preview: "Somebody, hopefully you, asked for a new password.",
    text: "Somebody asked to set a new password for your account.",
    action: "Set a new password",
  },
  signIn: {
    subject: "Your sign-in link",
    title: "Sign in",
    preview: "Sign in without a password.",
    text: "Here is the link to sign in that you asked for.",
    action: "Sign in",
    secret: "Pass it on to nobody.",
  },
  exists: {
    title: "You already have an account",
    preview: "Somebody tried to sign up with your address.",
    text: "Somebody tried to sign up with your e-mail address, which has an account already. If it was you, sign in as usual, or ask for a new password on the same page.",
    action: "Go to sign-in",
    note: "If it was not you, there is nothing to do: your account has not changed.",
  },
  changes: {
    password: [
      "Your password was changed",
      "The password of your account was changed, and every device was signed out.",
    ],
    totp_on: [
      "Two-step sign-in is on",
      "Two-step sign-in was turned on for your account: signing in now takes a code.",
    ],
    totp_off: ["Two-step sign-in is off", "Two-step sign-in was turned off for your account."],
    new_device: [
      "A new sign-in to your account",
      "Somebody signed in to your account with a link from your mailbox, on a device that has not been used for it before.",
    ],
    business_deleted: [
      "A business was deleted",
      "A business that you own was deleted, with everything in it",
    ],
  },
  changed: {
    action: "I did not do this",
    note: "If it was you, there is nothing to do. If not, choose a new password with the button above, and make sure that nobody else can read your mail.",
  },
  invitation: {
    title: (businessName) => `Join ${businessName}`,
    text: (inviterName, businessName, role) =>
      `${inviterName === null ? "You are invited" : `${inviterName} invites you`} to join the team of ${businessName} as ${role}.`,
    roles: { owner: "an owner", admin: "an admin", staff: "a member of the team" },
    action: "See the invitation",
    ends: (when) => `The invitation ends ${when}.`,
    note: "If you did not expect it, ignore this mail.",
  },
  webhookOff: {
    subject: (businessName) => `A webhook of ${businessName} was switched off`,
    title: "A webhook was switched off",
    why: {
      gone: (host) => `${host} answered that there is nothing to send to any more (410).`,
      failing: (host) => `${host} has taken nothing for five days.`,
    },
    texts: [
      "So the webhook was switched off, and nothing more is sent there. Bookings are not affected.",
      "When the receiver works again, switch the webhook on and send again what it missed: everything is in its log for 30 days.",
    ],
    action: "Go to the dashboard",
  },
};

const german: AccountWords = {
  openAddress: "Wenn die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:",
  hello: (name) => (name === "" ? "Guten Tag," : `Guten Tag, ${name},`),
  ends: (when) => `Der Link gilt einmal und endet ${when}.`,
  notYou: "Wenn Sie das nicht waren, beachten Sie diese Mail nicht: Ohne die Schaltfläche geschieht nichts.",
  verify: {
    title: "E-Mail-Adresse bestätigen",
    preview: "Ein Klick, und Ihr Konto ist bereit.",
    text: "bitte bestätigen Sie, dass diese Adresse Ihre ist.",
    action: "Adresse bestätigen",
  },
  reset: {
    title: "Neues Passwort wählen",
    preview: "Jemand, hoffentlich Sie, möchte ein neues Passwort.",
    text: "für Ihr Konto wurde ein neues Passwort angefragt.",
    action: "Neues Passwort wählen",
  },
  signIn: {
    subject: "Ihr Anmeldelink",
    title: "Anmelden",
    preview: "Anmelden ohne Passwort.",
    text: "hier ist der Link zum Anmelden, um den Sie gebeten haben.",
    action: "Anmelden",
    secret: "Geben Sie ihn niemandem weiter.",
  },
  exists: {
    title: "Sie haben schon ein Konto",
    preview: "Jemand wollte sich mit Ihrer Adresse registrieren.",
    text: "jemand wollte sich mit Ihrer E-Mail-Adresse registrieren, für die es schon ein Konto gibt. Wenn Sie das waren, melden Sie sich wie gewohnt an, oder fordern Sie auf derselben Seite ein neues Passwort an.",
    action: "Zur Anmeldung",
    note: "Wenn Sie das nicht waren, ist nichts zu tun: Ihr Konto ist unverändert.",
  },
  changes: {
    password: [
      "Ihr Passwort wurde geändert",
      "das Passwort Ihres Kontos wurde geändert, und alle Geräte wurden abgemeldet.",
    ],
    totp_on: [
      "Anmeldung in zwei Schritten ist an",
      "die Anmeldung in zwei Schritten wurde für Ihr Konto eingeschaltet: Anmelden braucht nun einen Code.",
    ],
    totp_off: [
      "Anmeldung in zwei Schritten ist aus",
      "die Anmeldung in zwei Schritten wurde für Ihr Konto ausgeschaltet.",
    ],
    new_device: [
      "Neue Anmeldung in Ihrem Konto",
      "jemand hat sich mit einem Link aus Ihrem Postfach in Ihrem Konto angemeldet, auf einem Gerät, das dafür noch nicht benutzt wurde.",
    ],
    business_deleted: [
      "Ein Betrieb wurde gelöscht",
      "ein Betrieb, der Ihnen gehört, wurde mit allem darin gelöscht",
    ],
  },
  changed: {
    action: "Das war ich nicht",
    note: "Wenn Sie das waren, ist nichts zu tun. Wenn nicht, wählen Sie über die Schaltfläche ein neues Passwort, und sorgen Sie dafür, dass niemand sonst Ihre Mails lesen kann.",
  },
  invitation: {
    title: (businessName) => `Einladung von ${businessName}`,
    text: (inviterName, businessName, role) =>
      `${inviterName === null ? "Sie sind eingeladen" : `${inviterName} lädt Sie ein`}, bei ${businessName} im Team mitzuarbeiten. Ihre Rolle: ${role}.`,
    roles: { owner: "Inhaber", admin: "Verwaltung", staff: "Mitglied des Teams" },
    action: "Einladung ansehen",
    ends: (when) => `Die Einladung endet ${when}.`,
    note: "Wenn Sie sie nicht erwartet haben, beachten Sie diese Mail nicht.",
  },
  webhookOff: {
    subject: (businessName) => `Ein Webhook von ${businessName} wurde abgeschaltet`,
    title: "Ein Webhook wurde abgeschaltet",
    why: {
      gone: (host) => `${host} hat geantwortet, dass dort nichts mehr zu empfangen ist (410).`,
      failing: (host) => `${host} hat seit fünf Tagen nichts angenommen.`,
    },
    texts: [
      "Darum wurde der Webhook abgeschaltet, und es wird nichts mehr dorthin gesendet. Buchungen sind nicht betroffen.",
      "Wenn der Empfänger wieder arbeitet, schalten Sie den Webhook ein, und senden Sie noch einmal, was er verpasst hat: Alles steht 30 Tage in seinem Protokoll.",
    ],
    action: "Zum Dashboard",
  },
};

const WORDS: Readonly<Record<string, AccountWords>> = { en: english, de: german };

/** The words for a locale, English where the dashboard does not speak its language, with the language's tag. */
export function accountWords(locale: string): { language: string; words: AccountWords } {
  const language = locale.split("-")[0]?.toLowerCase() ?? "";
  const words = WORDS[language];
  return words ? { language, words } : { language: "en", words: english };
}
