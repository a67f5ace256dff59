import type { MemberRole } from "#domain/roles.ts";
import type { PageRequest } from "#http/pages.ts";
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from "./accept-password.ts";

/** What the pages for signing in, and those that mailed links lead to, say in one language. */
export interface PageWords {
  lang: string;
  signIn: string;
  signInWithGoogle: string;
  signOut: string;
  back: string;
  email: string;
  password: string;
  code: string;
  codeHint: string;
  forgot: { title: string; text: string; reset: string; signIn: string; noAddress: string };
  sent: { title: string; text: string };
  newLink: string;
  newPassword: string;
  passwordHint: string;
  verify: { title: string; text(email: string): string; action: string; welcome: string; done: string };
  reset: { title: string; text(email: string): string; action: string; ready: string; done: string };
  linkText(email: string): string;
  expired: { title: string; text: string };
  /** Of a field that was refused; `message` is the server's, in English. */
  fieldProblem(field: "name" | "password", message: string): string;
  invitation: {
    title(businessName: string): string;
    text(businessName: string, role: MemberRole, email: string): string;
    signInFirst: string;
    yourName: string;
    accept: string;
    welcome(businessName: string): string;
    done: string;
    dashboard: string;
  };
  /** By `code` or `error` of Auth.js. */
  problems: Readonly<Record<string, string>>;
  problem: string;
}

const roles: Record<MemberRole, string> = {
  owner: "an owner",
  admin: "an admin",
  staff: "a member of the team",
};

const english: PageWords = {
  lang: "en",
  signIn: "Sign in",
  signInWithGoogle: "Sign in with Google",
  signOut: "Sign out",
  back: "Back",
  email: "E-mail",
  password: "Password",
  code: "Code",
  codeHint: "Of your authenticator app, or a recovery code.",
  forgot: {
    title: "Forgot your password?",
    text: "We send you a link: for choosing a new password, or for signing in just this once without one.",
    reset: "Choose a new password",
    signIn: "Sign in without a password",
    noAddress: "Please enter your e-mail address.",
  },
  sent: {
    title: "Look into your mailbox",
    text: "If this address has an account, a link is on its way. It works for a short time only.",
  },
  newLink: "Send me a new link",
  newPassword: "New password",
  passwordHint: `At least ${SHORTEST_PASSWORD} characters. Several words make a good one.`,
  verify: {
    title: "Confirm your e-mail address",
    text: (email) => `One click, and the account of ${email} is ready.`,
    action: "Confirm",
    welcome: "Welcome",
    done: "Your e-mail address is confirmed.",
  },
  reset: {
    title: "Choose a new password",
    text: (email) => `For ${email}. Every device will be signed out.`,
    action: "Set the password",
    ready: "Done",
    done: "Your new password is set. Every device was signed out.",
  },
  linkText: (email) => `This link signs you in as ${email} on this device, once.`,
  expired: {
    title: "This link no longer works",
    text: "This link cannot be used any more. Ask for a new one.",
  },
  fieldProblem: (field, message) => `${field === "name" ? "Name" : "Password"}: ${message}`,
  invitation: {
    title: (businessName) => `Join ${businessName}`,
    text: (businessName, role, email) =>
      `You are invited to join ${businessName} as ${roles[role]}, with the address ${email}.`,
    signInFirst: "Sign in with that address to accept.",
    yourName: "Your name",
    accept: "Accept",
    welcome: (businessName) => `Welcome to ${businessName}`,
    done: "You have joined.",
    dashboard: "Open the dashboard",
  },
  problems: {
    credentials: "That e-mail address and password do not go together.",
    email_not_verified: "Please prove your e-mail address first: we have sent you a link.",
    second_factor_required: "Please enter the code of your authenticator app, too.",
    second_factor_wrong: "That code is not right, or was used already.",
    link_expired: "This link cannot be used any more. Ask for a new one.",
    AccessDenied: "You were not let in.",
  },
  problem: "Signing in did not work. Please try again.",
};

const rollen: Record<MemberRole, string> = {
  owner: "Inhaber",
  admin: "Verwaltung",
  staff: "Mitglied des Teams",
};

const german: PageWords = {
  lang: "de",
  signIn: "Anmelden",
  signInWithGoogle: "Mit Google anmelden",
  signOut: "Abmelden",
  back: "Zurück",
  email: "E-Mail",
  password: "Passwort",
  code: "Code",
  codeHint: "Aus Ihrer Authenticator-App, oder ein Wiederherstellungscode.",
  forgot: {
    title: "Passwort vergessen?",
    text: "Wir senden Ihnen einen Link: um ein neues Passwort zu wählen, oder um sich dieses eine Mal ohne anzumelden.",
    reset: "Neues Passwort wählen",
    signIn: "Ohne Passwort anmelden",
    noAddress: "Bitte geben Sie Ihre E-Mail-Adresse ein.",
  },
  sent: {
    title: "Sehen Sie in Ihr Postfach",
    text: "Wenn es zu dieser Adresse ein Konto gibt, ist ein Link unterwegs. Er gilt nur kurze Zeit.",
  },
  newLink: "Neuen Link senden",
  newPassword: "Neues Passwort",
  passwordHint: `Mindestens ${SHORTEST_PASSWORD} Zeichen. Mehrere Wörter ergeben ein gutes.`,
  verify: {
    title: "E-Mail-Adresse bestätigen",
    text: (email) => `Ein Klick, und das Konto von ${email} ist bereit.`,
    action: "Bestätigen",
    welcome: "Willkommen",
    done: "Ihre E-Mail-Adresse ist bestätigt.",
  },
  reset: {
    title: "Neues Passwort wählen",
    text: (email) => `Für ${email}. Alle Geräte werden abgemeldet.`,
    action: "Passwort setzen",
    ready: "Fertig",
    done: "Ihr neues Passwort gilt. Alle Geräte wurden abgemeldet.",
  },
  linkText: (email) => `Dieser Link meldet Sie auf diesem Gerät einmal als ${email} an.`,
  expired: {
    title: "Dieser Link gilt nicht mehr",
    text: "Dieser Link kann nicht mehr benutzt werden. Fordern Sie einen neuen an.",
  },
  fieldProblem: (field) =>
    field === "name"
      ? "Bitte geben Sie Ihren Namen ein, mit höchstens 100 Zeichen."
      : `Dieses Passwort geht nicht: ${SHORTEST_PASSWORD} bis ${LONGEST_PASSWORD} Zeichen, keines der meistbenutzten und nicht Ihr Name oder Ihre E-Mail-Adresse.`,
  invitation: {
    title: (businessName) => `Einladung von ${businessName}`,
    text: (businessName, role, email) =>
      `Sie sind mit der Adresse ${email} eingeladen, bei ${businessName} mitzuarbeiten. Ihre Rolle: ${rollen[role]}.`,
    signInFirst: "Melden Sie sich mit dieser Adresse an, um anzunehmen.",
    yourName: "Ihr Name",
    accept: "Annehmen",
    welcome: (businessName) => `Willkommen bei ${businessName}`,
    done: "Sie gehören jetzt dazu.",
    dashboard: "Zum Dashboard",
  },
  problems: {
    credentials: "E-Mail-Adresse und Passwort passen nicht zusammen.",
    email_not_verified:
      "Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse: Wir haben Ihnen einen Link gesendet.",
    second_factor_required: "Bitte geben Sie auch den Code Ihrer Authenticator-App ein.",
    second_factor_wrong: "Dieser Code ist nicht richtig oder wurde schon benutzt.",
    link_expired: "Dieser Link kann nicht mehr benutzt werden. Fordern Sie einen neuen an.",
    AccessDenied: "Sie wurden nicht eingelassen.",
  },
  problem: "Die Anmeldung hat nicht geklappt. Bitte versuchen Sie es noch einmal.",
};

/** In the first language of the browser that the dashboard speaks, too. */
export function pageWords(request: Pick<PageRequest, "header">): PageWords {
  for (const part of (request.header("accept-language") ?? "").split(",")) {
    const language = part.trim().slice(0, 2).toLowerCase();
    if (language === "de") return german;
    if (language === "en") return english;
  }
  return english;
}
