/** A database that this version cannot work with as it is. The message is one sentence or two for whoever starts it. */
export class UnfitDatabase extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "UnfitDatabase";
  }
}
