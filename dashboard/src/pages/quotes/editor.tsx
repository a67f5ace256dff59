import { useQuery } from "@tanstack/react-query";
import { client } from "#dashboard/api/client.ts";
import { servicesQuery } from "#dashboard/api/lookups.ts";
import { LinkButton } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { Bones, EmptyState } from "#dashboard/design/page.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type BusinessQuote, getCustomer } from "#sdk/index.ts";
import { QuoteForm } from "./form.tsx";

export interface EditorProps {
  /** Absent: a new one. */
  quote?: BusinessQuote | undefined;
  /** For whom a new one is. */
  customerId?: string | undefined;
  onClose: () => void;
  onSaved: (quote: BusinessQuote) => void;
}

/** Loads what the form chooses from. */
export function QuoteEditor({ customerId, ...props }: EditorProps) {
  const { edit: words } = useStrings("quotes");
  const services = useQuery(servicesQuery);
  const known = useQuery({
    queryKey: ["customers", "one", customerId],
    queryFn: ({ signal }) => getCustomer(client, { id: customerId ?? "" }, { signal }),
    enabled: customerId !== undefined,
  });
  const list = services.data?.data;
  const [first] = list ?? [];
  if (list && first && (customerId === undefined || !known.isPending))
    return (
      <QuoteForm
        {...props}
        services={list}
        first={first}
        customer={props.quote?.customer ?? known.data ?? null}
      />
    );
  return (
    <Dialog look="sheet" wide title={props.quote ? words.change : words.new} onClose={props.onClose}>
      {list && !first ? (
        <EmptyState
          icon="tag"
          text={words.noServices}
          act={
            <LinkButton look="primary" to="/services">
              {words.add}
            </LinkButton>
          }
        />
      ) : (
        <Bones lines={8} high="2rem" />
      )}
    </Dialog>
  );
}
