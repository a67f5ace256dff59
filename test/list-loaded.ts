/**
 * Preloaded into a server (`node --import`): when it says that it listens, it also says which files it has loaded, as
 * a line `loaded [url, …]`.
 */
import { registerHooks } from "node:module";

const loaded: string[] = [];
registerHooks({
  load(url, context, nextLoad) {
    loaded.push(url);
    return nextLoad(url, context);
  },
});

const write = process.stdout.write.bind(process.stdout) as (...args: unknown[]) => boolean;
Object.assign(process.stdout, {
  write(text: unknown, ...rest: unknown[]) {
    if (String(text).includes("listens on")) write(`loaded ${JSON.stringify(loaded)}\n`);
    return write(text, ...rest);
  },
});
