import type { ReactNode } from "react";
import { useBusiness } from "#dashboard/api/session.ts";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { navFor } from "./nav.ts";

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
const MODIFIER = isApple ? "⌘" : "Ctrl";
const ALT = isApple ? "⌥" : "Alt";

export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const { shortcuts, nav } = useStrings("app");
  const { role } = useBusiness();
  return (
    <Dialog title={shortcuts.title} onClose={onClose}>
      <div className="stack">
        <h3>{shortcuts.everywhere}</h3>
        <dl className="shortcut-list">
          <Line what={shortcuts.search} keys={[MODIFIER, "K"]} />
          <Line what={shortcuts.help} keys={["?"]} />
          {navFor(role).map(
            ({ to, label, key }) =>
              key && (
                <Line
                  key={to}
                  what={shortcuts.goTo(nav[label])}
                  keys={["g", key]}
                  between={shortcuts.between}
                />
              ),
          )}
        </dl>
        <h3>{shortcuts.calendar}</h3>
        <dl className="shortcut-list">
          <Line what={shortcuts.make} keys={["n"]} />
          <Line what={shortcuts.today} keys={["t"]} />
          <Line what={shortcuts.back} keys={["←", "→"]} />
          <Line what={shortcuts.view} keys={["d", "w", "m", "a"]} />
          <Line what={shortcuts.move} keys={[ALT, "↑ ↓ ← →"]} />
          <Line what={shortcuts.resize} keys={["⇧", ALT, "↑ ↓"]} />
          <Line what={shortcuts.moveDialog} keys={["m"]} />
          <Line what={shortcuts.open} keys={["↵"]} />
        </dl>
      </div>
    </Dialog>
  );
}

function Line({ what, keys, between }: { what: ReactNode; keys: string[]; between?: string }) {
  return (
    <div className="row ends">
      <dt>{what}</dt>
      <dd className="row tight">
        {keys.map((key, at) => (
          <span key={key} className="row tight">
            {at > 0 && between && <span className="soft small">{between}</span>}
            <kbd>{key}</kbd>
          </span>
        ))}
      </dd>
    </div>
  );
}
