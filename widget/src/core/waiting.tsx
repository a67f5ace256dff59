/** What is shown before there is a configuration: the shape of what comes, or that nothing comes. */
import type { Words } from "../texts.ts";
import { Failure, type Known, Skeleton } from "./app.tsx";

export const Waiting = ({ words }: { words: Words }) => (
  // A key of its own: what comes takes its place, nothing of it moves.
  <div key="waiting" class="frame" aria-busy="true">
    <p id="title" class="sr" role="status">
      {words.say("loading")}
    </p>
    <Skeleton />
  </div>
);

export const Problem = (failed: { session: Known; unknown: boolean; again(): void }) => (
  <div class="frame">
    <Failure {...failed} />
  </div>
);
