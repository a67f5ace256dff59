/** Server-sent events as they come over the line. */

export interface StreamMessage {
  id?: string;
  /** `message` where none is named. */
  event: string;
  data: string;
}

/** Messages of a stream until it ends; comments, which only keep the line alive, are messages without data. */
export async function* messagesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamMessage> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const parts = text.split("\n\n");
    text = parts.pop() ?? "";
    yield* parts.map(messageOf);
  }
}

function messageOf(part: string): StreamMessage {
  const message: StreamMessage = { event: "message", data: "" };
  for (const line of part.split("\n")) {
    const [, name, value = ""] = /^(\w*): ?(.*)$/.exec(line) ?? [];
    if (name === "id") message.id = value;
    else if (name === "event") message.event = value;
    else if (name === "data") message.data += message.data === "" ? value : `\n${value}`;
  }
  return message;
}
