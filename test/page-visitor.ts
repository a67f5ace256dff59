import assert from "node:assert/strict";
import type { TestApp } from "./app.ts";

export interface Page {
  status: number;
  url: string;
  html: string;
  /** What is between the tags of the body. */
  body: string;
  headers: Headers;
  /** Addresses of links whose address holds this text. */
  links(part: string): string[];
  /** The form that posts to an address holding this text, as it stands, with its hidden fields. */
  form(part: string): PageForm;
}

export interface PageForm {
  action: string;
  fields: Record<string, string>;
}

const decode = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : decode(found);
};

/** What a browser without scripts would send of a form that nobody touched. */
function fieldsOf(inside: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [tag] of inside.matchAll(/<input[^>]*>/g)) {
    const [type, name] = [attribute(tag, "type") ?? "text", attribute(tag, "name")];
    if (name === undefined) continue;
    if ((type === "radio" || type === "checkbox") && !/\schecked/.test(tag)) continue;
    fields[name] = attribute(tag, "value") ?? "";
  }
  for (const [, tag = "", text = ""] of inside.matchAll(/(<textarea[^>]*>)\n?([^<]*)<\/textarea>/g)) {
    const name = attribute(tag, "name");
    if (name !== undefined) fields[name] = decode(text);
  }
  for (const [, tag = "", options = ""] of inside.matchAll(/(<select[^>]*>)(.*?)<\/select>/gs)) {
    const name = attribute(tag, "name");
    const chosen = /<option value="([^"]*)" selected>/.exec(options)?.[1];
    if (name !== undefined)
      fields[name] = decode(chosen ?? /<option value="([^"]*)"/.exec(options)?.[1] ?? "");
  }
  return fields;
}

export interface Visitor {
  get(path: string): Promise<Page>;
  /** Sends a form with some fields filled in, and follows where it leads. */
  send(form: PageForm, filled?: Record<string, string>, headers?: Record<string, string>): Promise<Page>;
  /** The same without following: the answer itself. */
  post(form: PageForm, filled?: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
}

/** Somebody who reads pages and sends their forms, without a script. */
export function openVisitor({ app, deps }: Pick<TestApp, "app" | "deps">): Visitor {
  const read = async (response: Response, url: string): Promise<Page> => {
    const html = await response.text();
    assert.notEqual(response.status, 500, `${url}: ${html}`);
    return {
      status: response.status,
      url,
      html,
      body: html.slice(html.indexOf("<body>") + 6, html.lastIndexOf("</body>")),
      headers: response.headers,
      links: (part) =>
        [...html.matchAll(/<a\s[^>]*href="([^"]*)"/g)]
          .map(([, href = ""]) => decode(href))
          .filter((href) => href.includes(part)),
      form(part) {
        for (const [, tag = "", inside = ""] of html.matchAll(
          /(<form[^>]*method="post"[^>]*>)(.*?)<\/form>/gs,
        )) {
          const action = attribute(tag, "action") ?? "";
          if (action.includes(part)) return { action, fields: fieldsOf(inside) };
        }
        throw new Error(`no form posts to …${part}… in ${html}`);
      },
    };
  };
  const get = async (path: string) =>
    read(await app.request(path.split("#")[0] ?? path, { headers: { accept: "text/html" } }), path);
  const post = (form: PageForm, filled: Record<string, string> = {}, headers: Record<string, string> = {}) =>
    app.request(form.action, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html", ...headers },
      body: new URLSearchParams({ ...form.fields, ...filled }).toString(),
    }) as Promise<Response>;
  return {
    get,
    post,
    async send(form, filled, headers) {
      const response = await post(form, filled, headers);
      const location = response.headers.get("location");
      if (response.status !== 303 || location === null) return read(response, form.action);
      return get(location.startsWith(deps.baseUrl) ? location.slice(deps.baseUrl.length) : location);
    },
  };
}
