import assert from "node:assert/strict";
import { test } from "node:test";
import { messagesOf, type StreamMessage } from "./event-stream.ts";

async function read(...chunks: (string | Uint8Array)[]): Promise<StreamMessage[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks)
        controller.enqueue(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk);
      controller.close();
    },
  });
  return Array.fromAsync(messagesOf(body));
}

const TOLD = 'id: evt_1\ndata: {"type":"booking.created","subjectId":"bkg_1"}\n\n';
const MESSAGE = { id: "evt_1", event: "message", data: '{"type":"booking.created","subjectId":"bkg_1"}' };

test("messages come whole, wherever the line cuts them, even within a letter", async () => {
  assert.deepEqual(await read(TOLD), [MESSAGE]);
  assert.deepEqual(await read(...TOLD), [MESSAGE]);
  const bytes = new TextEncoder().encode("data: ä\n\n");
  assert.deepEqual(await read(bytes.slice(0, 7), bytes.slice(7)), [{ event: "message", data: "ä" }]);
});

test("names, comments and several lines of data are told apart; what was not ended is not told", async () => {
  assert.deepEqual(
    await read(": still here\n\nretry: 2000\n\nevent: reload\ndata: {}\n\ndata: a\ndata: b\n\ndata: c"),
    [
      { event: "message", data: "" },
      { event: "message", data: "" },
      { event: "reload", data: "{}" },
      { event: "message", data: "a\nb" },
    ],
  );
});
