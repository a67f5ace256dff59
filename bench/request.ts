/** A request as both servers get it. */
export interface Request {
  method: "GET" | "POST";
  /** With the query string. */
  path: string;
  headers: Record<string, string>;
  body: string | null;
  /** Status of a good answer. */
  expects: number;
}

export const get = (path: string, headers: Record<string, string> = {}, expects = 200): Request => ({
  method: "GET",
  path: `/api/v1/public${path}`,
  headers,
  body: null,
  expects,
});

export const post = (path: string, body: unknown): Request => ({
  method: "POST",
  path: `/api/v1/public${path}`,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
  expects: 201,
});

export function bytesOf({ method, path, headers, body }: Request): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, "host: localhost"];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body !== null) lines.push(`content-length: ${Buffer.byteLength(body)}`);
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${body ?? ""}`);
}

/** What the floor tells its answers apart by. */
export const keyOf = (method: string, path: string, conditional: boolean): string =>
  `${method} ${path}${conditional ? " if-none-match" : ""}`;
