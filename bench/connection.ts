import { once } from "node:events";
import { connect, type Socket } from "node:net";

const LENGTH = /\r\ncontent-length: *(\d+)/i;

/** One kept-alive HTTP/1.1 connection, one question at a time. Bodies are counted and thrown away. */
export class Connection {
  readonly #socket: Socket;
  #start: Buffer | null = null;
  #status = 0;
  #left = 0;
  #answered: ((status: number) => void) | null = null;
  #failed: ((error: Error) => void) | null = null;

  static async open(port: number): Promise<Connection> {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    await once(socket, "connect");
    return new Connection(socket);
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("error", (error) => this.#failed?.(error));
    socket.on("close", () => this.#failed?.(new Error("the server closed the connection")));
  }

  /** Sends a whole request and waits for the whole answer; its status. */
  ask(request: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#failed = null;
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    if (this.#status !== 0) this.#left -= chunk.length;
    else {
      const data = this.#start === null ? chunk : Buffer.concat([this.#start, chunk]);
      const end = data.indexOf("\r\n\r\n");
      this.#start = end === -1 ? data : null;
      if (end === -1) return;
      const head = data.toString("latin1", 0, end);
      this.#status = Number(head.slice(9, 12));
      this.#left = bodyLength(head, this.#status) - (data.length - end - 4);
    }
    if (this.#left > 0) return;
    const { status, answered } = { status: this.#status, answered: this.#answered };
    this.#status = 0;
    this.#answered = null;
    if (this.#left < 0 || answered === null) this.#failed?.(new Error("more came than was asked for"));
    else answered(status);
  }
}

function bodyLength(head: string, status: number): number {
  if (status === 304 || status === 204) return 0;
  const length = LENGTH.exec(head)?.[1];
  if (length === undefined) throw new Error(`an answer without content-length:\n${head}`);
  return Number(length);
}
