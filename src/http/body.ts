/** Reads a request body without ever holding more than its limit, and as JSON only when it says it is. */
import { Refusal } from "#domain/refusals.ts";
import { type JsonReading, readJson } from "./json-text.ts";

export const defaultBodyLimit = 65_536;

const nothing = new Uint8Array(0);

function tooLarge(limit: number): Refusal {
  return new Refusal("payload_too_large", `The body may have at most ${limit} bytes.`);
}

/** Adds up chunks until the limit is passed; the rest is never buffered. */
async function readStream(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > limit) {
      reader.cancel().catch(() => {});
      throw tooLarge(limit);
    }
    chunks.push(value);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
}

/**
 * The body's bytes, empty when there is none. Throws 413 above `limit` (by Content-Length before reading
 * anything) and 400 when the client went away in the middle. `overSocket` is false for `app.request` in tests,
 * whose bodies come without either header.
 */
export async function readBody(request: Request, limit: number, overSocket: boolean): Promise<Uint8Array> {
  const declared = request.headers.get("content-length");
  if (declared === "0") return nothing;
  if (declared === null && overSocket && request.headers.get("transfer-encoding") === null) return nothing;
  if (declared !== null && Number(declared) > limit) throw tooLarge(limit);
  try {
    // With a length the HTTP parser itself stops at it, so the fast way cannot exceed the limit.
    if (declared !== null) {
      const bytes = new Uint8Array(await request.arrayBuffer());
      if (bytes.byteLength > limit) throw tooLarge(limit);
      return bytes;
    }
    return request.body ? await readStream(request.body, limit) : nothing;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal("malformed_request", "The body did not arrive completely.");
  }
}

type Header = (name: string) => string | undefined;

/** The type without its parameters, in lower case; `null` when it names another charset than UTF-8. */
function utf8Type(contentType: string): string | null {
  const [type = "", ...parameters] = contentType.toLowerCase().split(";");
  const isUtf8 = parameters.every((parameter) => {
    const [name = "", value = ""] = parameter.trim().split("=");
    return name !== "charset" || /^"?utf-8"?$/.test(value);
  });
  return isUtf8 ? type.trim() : null;
}

/** `application/json` or `application/<anything>+json`, in UTF-8 if it names a charset. */
function isJsonType(contentType: string): boolean {
  if (contentType === "application/json") return true;
  const type = utf8Type(contentType);
  const subtype = type?.startsWith("application/") ? type.slice(12) : "";
  return subtype === "json" || (subtype.length > 5 && subtype.endsWith("+json"));
}

function refuseCompressed(header: Header): void {
  const encoding = header("content-encoding");
  if (encoding !== undefined && encoding.toLowerCase() !== "identity")
    throw new Refusal("unsupported_media_type", "Compressed bodies are not accepted.");
}

/** For a raw body of text. Throws 415 when it says that it is compressed, of no type in `types`, or not in UTF-8. */
export function refuseOtherTypes(header: Header, types: readonly string[]): void {
  refuseCompressed(header);
  const said = header("content-type") ?? "";
  if (said !== "" && !types.includes(utf8Type(said) ?? ""))
    throw new Refusal("unsupported_media_type", `The body must be ${types.join(" or ")}, in UTF-8.`);
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/**
 * Bytes as JSON. Throws 415 for another content type or an encoded body, 400 `malformed_json` for invalid
 * UTF-8, invalid JSON, repeated keys or absurd depth. Forbidden keys come back as errors, for the schema's own
 * complaints to be added.
 */
export function bodyAsJson(bytes: Uint8Array, header: Header): Exclude<JsonReading, { kind: "malformed" }> {
  refuseCompressed(header);
  if (!isJsonType(header("content-type") ?? "")) {
    throw new Refusal("unsupported_media_type", "The body must be application/json in UTF-8.");
  }
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new Refusal("malformed_json", "The body is not valid UTF-8.");
  }
  const reading = readJson(text);
  if (reading.kind === "malformed") throw new Refusal("malformed_json", reading.detail);
  return reading;
}
