import type { ComponentChildren } from "preact";

/** The price and the next step, always in sight. */
export const Bar = ({ amount, children }: { amount: unknown; children: ComponentChildren }) => (
  <footer class="bar" part="footer">
    <div class="amount" aria-live="polite" part="price">
      {amount as string}
    </div>
    {children}
  </footer>
);
