/** The routes of Auth.js: signing in and out with a cookie. They are not part of the API and its SDK. */

/** Why somebody was not let in: a `code` of the server, `rate_limited`, `offline`, `foreign_origin <address>` or `other`. */
export type SignInFailure = string;

async function csrfToken(): Promise<string> {
  const answer = await fetch("/api/auth/csrf");
  return ((await answer.json()) as { csrfToken: string }).csrfToken;
}

async function post(path: string, fields: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams({ ...fields, csrfToken: await csrfToken() });
  return fetch(`/api/auth/${path}`, { method: "POST", body, headers: { "x-auth-return-redirect": "1" } });
}

/** `null` when signed in. */
export async function signIn(fields: {
  email: string;
  password: string;
  code?: string;
}): Promise<SignInFailure | null> {
  try {
    const answer = await post("callback/credentials", { code: "", ...fields });
    if (answer.status === 429) return "rate_limited";
    const { url = "", reason, openAt = "" } = (await answer.json()) as Record<string, string | undefined>;
    // The page is open at an address that the server does not know as its own.
    if (reason === "foreign_origin") return `foreign_origin ${openAt}`;
    if (!answer.ok && url === "") return "other";
    const said = new URL(url, location.href).searchParams;
    return said.get("error") === null ? null : (said.get("code") ?? "other");
  } catch {
    return "offline";
  }
}

export async function signOut(): Promise<void> {
  await post("signout", {});
  sessionStorage.clear();
  location.assign("/dashboard/sign-in");
}

/** Leaves for Google; `null` where it is not offered. */
export async function startGoogle(callbackUrl: string): Promise<void> {
  const answer = await post("signin/google", { callbackUrl });
  const { url } = (await answer.json()) as { url?: string };
  if (url) location.assign(url);
}

export async function signInProviders(): Promise<string[]> {
  const answer = await fetch("/api/auth/providers");
  return Object.keys((await answer.json()) as object);
}
