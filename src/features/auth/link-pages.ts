import { Refusal } from "#domain/refusals.ts";
import type { PageAnswer, PageDefinition, PageRequest } from "#http/pages.ts";
import { identify } from "../access/identify.ts";
import { emailKey } from "../customers/find-or-create-customer.ts";
import type { Deps } from "../deps.ts";
import { SIGN_IN_ENDPOINT, signInRule } from "./auth-pages.ts";
import { setPasswordByLink, verifyEmail } from "./change-password.ts";
import { type Field, formPage, postedForm } from "./form-page.ts";
import { joinBusiness, openInvitation } from "./join-business.ts";
import { type PageWords, pageWords } from "./page-words.ts";
import { findUser } from "./queries.ts";
import { nameField } from "./schemas.ts";
import type { LinkPurpose } from "./send-link.ts";
import { codeInput, failureOf, problemText, submit } from "./sign-in-pages.ts";
import { strangersRule } from "./sign-up-routes.ts";
import { openLink } from "./use-link.ts";

const signInLink = ({ signIn }: PageWords) => ({ label: signIn, href: "/sign-in" });

const newPassword = (words: PageWords): Field => ({
  name: "password",
  label: words.newPassword,
  type: "password",
  autocomplete: "new-password",
  hint: words.passwordHint,
  required: true,
});

/**
 * Where mailed links lead. To open one does nothing, since mail programs open links by themselves; its button does.
 */
export function linkPages(deps: Deps): PageDefinition[] {
  const page = (
    path: string,
    show: (request: PageRequest, token: string) => Promise<PageAnswer>,
    act: (request: PageRequest, token: string) => Promise<PageAnswer | Response>,
  ): PageDefinition[] => [
    {
      path,
      methods: ["GET"],
      handle: (request) =>
        refused(request, () => show(request, (request.query.get("token") ?? "").slice(0, 200))),
    },
    {
      path,
      methods: ["POST"],
      sameOriginOnly: true,
      ...(path === "/sign-in-link"
        ? { limit: signInRule, countsAs: SIGN_IN_ENDPOINT }
        : { limit: strangersRule }),
      handle: (request) => refused(request, () => act(request, postedForm(request)("token").slice(0, 200))),
    },
  ];
  return [
    ...page(
      "/verify-email",
      async (request, token) => {
        const email = await addressOf(deps, token, "verify_email");
        const { lang, verify } = pageWords(request);
        return formPage({
          lang,
          title: verify.title,
          text: [verify.text(email)],
          form: { action: "/verify-email", hidden: { token }, buttons: [{ label: verify.action }] },
        });
      },
      async (request, token) => {
        await verifyEmail(deps, token);
        const words = pageWords(request);
        const { welcome, done } = words.verify;
        return formPage({ lang: words.lang, title: welcome, done, links: [signInLink(words)] });
      },
    ),
    ...page(
      "/reset-password",
      (request, token) => resetPage(deps, pageWords(request), token),
      async (request, token) => {
        const password = postedForm(request)("password");
        const words = pageWords(request);
        return orAgain(
          words,
          async () => {
            await setPasswordByLink(deps, { token, password });
            const { ready, done } = words.reset;
            return formPage({ lang: words.lang, title: ready, done, links: [signInLink(words)] });
          },
          (problem) => resetPage(deps, words, token, problem),
        );
      },
    ),
    ...page(
      "/sign-in-link",
      (request, token) => signInLinkPage(deps, pageWords(request), token),
      async (request, token) => {
        const callbackUrl = `${deps.baseUrl}/dashboard`;
        const code = postedForm(request)("code");
        const { response, error } = await submit(deps, request, "callback/link", {
          token,
          code,
          callbackUrl,
        });
        if (error === null) return response;
        const failure = failureOf(response);
        if (failure.get("code") === "link_expired") return expiredPage(pageWords(request));
        const words = pageWords(request);
        return signInLinkPage(deps, words, token, problemText(words, failure), true);
      },
    ),
    ...page(
      "/invitation",
      (request, token) => invitationPage(deps, request, token),
      (request, token) =>
        orAgain(
          pageWords(request),
          () => accept(deps, request, token),
          (problem) => invitationPage(deps, request, token, problem),
        ),
    ),
  ];
}

/** A link that is over gets a page of its own; other refusals are the pipeline's. */
async function refused<T>(request: PageRequest, work: () => Promise<T>): Promise<T | PageAnswer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && error.code === "link_expired") return expiredPage(pageWords(request));
    throw error;
  }
}

function expiredPage(words: PageWords): PageAnswer {
  return formPage({
    lang: words.lang,
    title: words.expired.title,
    status: 410,
    text: [words.expired.text],
    links: [{ label: words.newLink, href: "/forgot-password" }, signInLink(words)],
  });
}

/** Shows the form again when a field of it was refused. */
async function orAgain(
  words: PageWords,
  work: () => Promise<PageAnswer>,
  again: (problem: string) => PageAnswer | Promise<PageAnswer>,
): Promise<PageAnswer> {
  try {
    return await work();
  } catch (error) {
    const [field] = error instanceof Refusal ? (error.errors ?? []) : [];
    if (!field) throw error;
    return again(words.fieldProblem(field.path === "name" ? "name" : "password", field.message));
  }
}

/** Whose link it is: nobody should press a button into an account that somebody else sent them. */
async function addressOf(deps: Deps, token: string, purpose: LinkPurpose): Promise<string> {
  return (await openLink(deps, deps.db.orm, token, purpose)).user.email;
}

async function resetPage(deps: Deps, words: PageWords, token: string, problem?: string): Promise<PageAnswer> {
  const email = await addressOf(deps, token, "reset_password");
  return formPage({
    lang: words.lang,
    title: words.reset.title,
    problem,
    text: [words.reset.text(email)],
    form: {
      action: "/reset-password",
      hidden: { token },
      fields: [{ ...newPassword(words), first: true }],
      buttons: [{ label: words.reset.action }],
    },
  });
}

async function signInLinkPage(
  deps: Deps,
  words: PageWords,
  token: string,
  problem?: string,
  withCode = false,
): Promise<PageAnswer> {
  const email = await addressOf(deps, token, "sign_in");
  return formPage({
    lang: words.lang,
    title: words.signIn,
    problem,
    text: [words.linkText(email)],
    form: {
      action: "/sign-in-link",
      hidden: { token },
      fields: withCode ? [{ ...codeInput(words), first: true }] : [],
      buttons: [{ label: words.signIn }],
    },
  });
}

async function invitationPage(
  deps: Deps,
  request: PageRequest,
  token: string,
  problem?: string,
): Promise<PageAnswer> {
  const invitation = await openInvitation(deps, token);
  const { businessName, role, email, hasAccount } = invitation;
  const words = pageWords(request);
  const { invitation: said, lang } = words;
  const title = said.title(businessName);
  const text = [said.text(businessName, role, email)];
  const action = "/invitation";
  const buttons = [{ label: said.accept }];
  if ((await signedInAs(deps, request)) === emailKey(email))
    return formPage({ lang, title, problem, text, form: { action, hidden: { token }, buttons } });
  if (hasAccount) {
    const back = new URLSearchParams({ callbackUrl: `${deps.baseUrl}/invitation?token=${token}` });
    const href = `/sign-in?${back}`;
    return formPage({
      lang,
      title,
      problem,
      text: [...text, said.signInFirst],
      links: [{ label: words.signIn, href }],
    });
  }
  const name = postedForm(request)("name");
  const fields: Field[] = [
    {
      name: "name",
      label: said.yourName,
      type: "text",
      autocomplete: "name",
      value: name,
      required: true,
      first: true,
    },
    { ...newPassword(words), label: words.password },
  ];
  return formPage({ lang, title, problem, text, form: { action, hidden: { token }, fields, buttons } });
}

async function signedInAs(deps: Deps, request: PageRequest): Promise<string | null> {
  const identity = await identify(deps, request);
  if (identity?.kind !== "session") return null;
  return (await findUser(deps.db.orm, identity.userId))?.emailKey ?? null;
}

async function accept(deps: Deps, request: PageRequest, token: string): Promise<PageAnswer> {
  const invitation = await openInvitation(deps, token);
  const identity = await identify(deps, request);
  // Somebody else's session on this device does not stand in the way of who the invitation is for.
  const own = (await signedInAs(deps, request)) === emailKey(invitation.email);
  const userId = own && identity?.kind === "session" ? identity.userId : null;
  const field = postedForm(request);
  const name = nameField.safeParse(field("name"));
  const joined = await joinBusiness(deps, userId, {
    token,
    ...(name.success ? { name: name.data } : {}),
    ...(field("password") === "" ? {} : { password: field("password") }),
  });
  const words = pageWords(request);
  return formPage({
    lang: words.lang,
    title: words.invitation.welcome(joined.name),
    done: words.invitation.done,
    links: own ? [{ label: words.invitation.dashboard, href: "/dashboard" }] : [signInLink(words)],
  });
}
