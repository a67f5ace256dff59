import { emailField } from "#http/fields.ts";
import type { PageAnswer, PageDefinition, PageRequest } from "#http/pages.ts";
import type { Deps } from "../deps.ts";
import { SIGN_IN_ENDPOINT, settleSession, signInRule } from "./auth-pages.ts";
import { type Field, formPage, postedForm } from "./form-page.ts";
import { ownAddress } from "./own-address.ts";
import { type PageWords, pageWords } from "./page-words.ts";
import { type AuthOutcome, runAuth } from "./run-auth.ts";
import { requestLink } from "./send-link.ts";
import { strangersRule } from "./sign-up-routes.ts";

/** The words for a failed sign-in; `undefined` when nothing failed. */
export function problemText({ problems, problem }: PageWords, query: URLSearchParams): string | undefined {
  const [error, code] = [query.get("error"), query.get("code")];
  if (error === null) return undefined;
  return problems[code ?? ""] ?? problems[error] ?? problem;
}

export const codeInput = ({ code, codeHint }: PageWords): Field => ({
  name: "code",
  label: code,
  type: "text",
  autocomplete: "one-time-code",
  hint: codeHint,
});

/** Pages for signing in and out without the dashboard and without script. */
export function signInPages(deps: Deps): PageDefinition[] {
  return [
    { path: "/sign-in", methods: ["GET"], handle: (request) => signInPage(deps, request, request.query, "") },
    {
      path: "/sign-in",
      methods: ["POST"],
      limit: signInRule,
      countsAs: SIGN_IN_ENDPOINT,
      sameOriginOnly: true,
      handle: (request) => signIn(deps, request),
    },
    { path: "/sign-out", methods: ["GET"], handle: (request) => signOutPage(pageWords(request)) },
    {
      path: "/sign-out",
      methods: ["POST"],
      sameOriginOnly: true,
      handle: (request) => signOut(deps, request),
    },
    { path: "/forgot-password", methods: ["GET"], handle: (request) => forgotPage(pageWords(request)) },
    {
      path: "/forgot-password",
      methods: ["POST"],
      limit: strangersRule,
      sameOriginOnly: true,
      handle: (request) => sendForgotten(deps, request),
    },
  ];
}

const dashboard = (deps: Deps): string => `${deps.baseUrl}/dashboard`;

function signInPage(deps: Deps, request: PageRequest, query: URLSearchParams, email: string): PageAnswer {
  const words = pageWords(request);
  const callbackUrl = ownAddress(deps.baseUrl, query.get("callbackUrl"), dashboard(deps));
  const code = query.get("code") ?? "";
  const google = { label: words.signInWithGoogle, name: "provider", value: "google", skipChecks: true };
  return formPage({
    lang: words.lang,
    title: words.signIn,
    problem: problemText(words, query),
    form: {
      action: "/sign-in",
      hidden: { callbackUrl },
      fields: [
        {
          name: "email",
          label: words.email,
          type: "email",
          autocomplete: "username",
          value: email,
          required: true,
          first: email === "",
        },
        {
          name: "password",
          label: words.password,
          type: "password",
          autocomplete: "current-password",
          required: true,
          first: email !== "",
        },
        ...(code.startsWith("second_factor") ? [codeInput(words)] : []),
      ],
      buttons: [{ label: words.signIn }, ...(deps.signIn.google === null ? [] : [google])],
    },
    links: [{ label: words.forgot.title, href: "/forgot-password" }],
    ...(deps.signIn.google === null ? {} : { formTarget: "https://accounts.google.com" }),
  });
}

async function signIn(deps: Deps, request: PageRequest): Promise<PageAnswer | Response> {
  const field = postedForm(request);
  const callbackUrl = ownAddress(deps.baseUrl, field("callbackUrl"), dashboard(deps));
  const google = field("provider") === "google" && deps.signIn.google !== null;
  const { response, error } = google
    ? await submit(deps, request, "signin/google", { callbackUrl })
    : await submit(deps, request, "callback/credentials", {
        email: field("email"),
        password: field("password"),
        code: field("code"),
        callbackUrl,
      });
  if (error === null) return response;
  const query = failureOf(response);
  query.set("callbackUrl", callbackUrl);
  return signInPage(deps, request, query, field("email").slice(0, 254));
}

/** A page's own form: its origin was checked, which is what the CSRF token is for elsewhere. */
export function submit(
  deps: Deps,
  request: PageRequest,
  action: string,
  fields: Record<string, string>,
): Promise<AuthOutcome> {
  const body = { bytes: new URLSearchParams(fields).toString(), type: "application/x-www-form-urlencoded" };
  return runAuth(deps, request, {
    action,
    method: "POST",
    search: "",
    body,
    wantsJson: false,
    skipCsrf: true,
  });
}

/** Auth.js says in an address what went wrong. */
export function failureOf(response: Response): URLSearchParams {
  const location = response.headers.get("location");
  return new URLSearchParams(location === null ? "error=unknown" : new URL(location).search);
}

function signOutPage({ lang, signOut: title, back }: PageWords): PageAnswer {
  return formPage({
    lang,
    title,
    form: { action: "/sign-out", buttons: [{ label: title }] },
    links: [{ label: back, href: "/" }],
  });
}

async function signOut(deps: Deps, request: PageRequest): Promise<Response> {
  const outcome = await submit(deps, request, "signout", { callbackUrl: `${deps.baseUrl}/sign-in` });
  await settleSession(deps, request, "signout", outcome);
  return outcome.response;
}

function forgotPage(words: PageWords, problem?: string): PageAnswer {
  const { forgot } = words;
  return formPage({
    lang: words.lang,
    title: forgot.title,
    problem,
    text: [forgot.text],
    form: {
      action: "/forgot-password",
      fields: [
        {
          name: "email",
          label: words.email,
          type: "email",
          autocomplete: "username",
          required: true,
          first: true,
        },
      ],
      buttons: [
        { label: forgot.reset, name: "want", value: "reset_password" },
        { label: forgot.signIn, name: "want", value: "sign_in" },
      ],
    },
    links: [{ label: words.signIn, href: "/sign-in" }],
  });
}

async function sendForgotten(deps: Deps, request: PageRequest): Promise<PageAnswer> {
  const words = pageWords(request);
  const field = postedForm(request);
  const email = emailField.safeParse(field("email").trim());
  if (!email.success) return forgotPage(words, words.forgot.noAddress);
  await requestLink(deps, email.data, field("want") === "sign_in" ? "sign_in" : "reset_password");
  return formPage({
    lang: words.lang,
    title: words.sent.title,
    text: [words.sent.text],
    links: [{ label: words.signIn, href: "/sign-in" }],
  });
}
