import type { Answer, TestApp } from "./app.ts";

export interface BrowserOptions {
  /** The socket's address; absent: none, as in every other test. */
  ip?: string;
  headers?: Record<string, string>;
}

/** What a browser keeps between requests: cookies. */
export interface Browser {
  jar: Map<string, string>;
  /** The `Set-Cookie` lines of the last answer. */
  lastCookies: string[];
  cookie(): string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** A form, as a page or NextAuth's client posts it. */
  post(path: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  /** Calls the API (`/account`) and checks the answer against the OpenAPI document. */
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Signs in as NextAuth's client does; gives the address it is sent to. */
  signIn(
    email: string,
    password: string,
    more?: Record<string, string>,
  ): Promise<{ status: number; url: URL }>;
  /** `GET /api/auth/session`. */
  session(): Promise<{ user: { id: string; name: string; email: string }; expires: string } | null>;
}

export function openBrowser(app: TestApp, { ip, headers: own = {} }: BrowserOptions = {}): Browser {
  const jar = new Map<string, string>();
  const keep = (response: { headers: Headers }) => {
    browser.lastCookies = response.headers.getSetCookie();
    for (const line of browser.lastCookies) {
      const [pair = "", ...attributes] = line.split("; ");
      const at = pair.indexOf("=");
      const gone = attributes.some((one) => /^max-age=0$/i.test(one));
      if (gone) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
  };
  const request = async (path: string, init: RequestInit, headers: Record<string, string> = {}) => {
    const env = ip === undefined ? undefined : { incoming: { socket: { remoteAddress: ip } } };
    const cookie = browser.cookie();
    const all = { ...(cookie === "" ? {} : { cookie }), ...own, ...headers };
    const response = await app.app.request(path, { ...init, headers: all }, env);
    keep(response);
    return response;
  };
  const browser: Browser = {
    jar,
    lastCookies: [],
    cookie: () => [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
    get: (path, headers) => request(path, {}, headers),
    post: (path, form, headers) =>
      request(
        path,
        { method: "POST", body: new URLSearchParams(form).toString() },
        { "content-type": "application/x-www-form-urlencoded", ...headers },
      ),
    async call(method, path, body) {
      const headers = { ...own, ...(jar.size === 0 ? {} : { cookie: browser.cookie() }) };
      const answer = await app.call(method, path, { ...(body === undefined ? {} : { body }), headers });
      keep(answer);
      return answer;
    },
    async signIn(email, password, more = {}) {
      const csrf = await browser.get("/api/auth/csrf");
      const { csrfToken } = (await csrf.json()) as { csrfToken: string };
      const form = { email, password, csrfToken, ...more };
      const response = await browser.post("/api/auth/callback/credentials", form, {
        "x-auth-return-redirect": "1",
      });
      const answer = (await response.json()) as { url?: string };
      return { status: response.status, url: new URL(answer.url ?? "about:blank") };
    },
    session: async () => (await browser.get("/api/auth/session")).json(),
  };
  return browser;
}
