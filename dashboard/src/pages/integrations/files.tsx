import { useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Button } from "#dashboard/design/button.tsx";
import { download } from "#dashboard/design/download.ts";
import { Card } from "#dashboard/design/page.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import {
  exportBookings,
  exportCustomers,
  exportInvoices,
  exportLeads,
  exportServices,
  importCustomers,
  importServices,
} from "#sdk/index.ts";
import { ImportDialog } from "./import-dialog.tsx";
import { Uploads } from "./uploads.tsx";

const EXPORTS = {
  customers: exportCustomers,
  bookings: exportBookings,
  services: exportServices,
  leads: exportLeads,
  invoices: exportInvoices,
};
const IMPORTS = { customers: importCustomers, services: importServices };
type Exported = keyof typeof EXPORTS;
type Imported = keyof typeof IMPORTS;

/** Tables in and out, and the pictures that were uploaded. */
export function Files() {
  const { files: words } = useStrings("integrations");
  const [importing, setImporting] = useState<Imported | null>(null);
  const take = useAct({
    run: (what: Exported) => EXPORTS[what](client, { body: { format: "csv" } }),
    done: words.exported,
    after: (file, what) => download(`${what}.csv`, String(file)),
  });
  return (
    <>
      <Card title={words.import}>
        <div className="stack">
          <p className="soft">{words.importText}</p>
          <div className="row wrap">
            {(Object.keys(IMPORTS) as Imported[]).map((what) => (
              <Button key={what} icon="upload" onClick={() => setImporting(what)}>
                {words.what[what]}
              </Button>
            ))}
          </div>
        </div>
      </Card>
      <Card title={words.export}>
        <div className="stack">
          <p className="soft">{words.exportText}</p>
          <div className="row wrap">
            {(Object.keys(EXPORTS) as Exported[]).map((what) => (
              <Button
                key={what}
                icon="download"
                busy={take.isPending && take.variables === what}
                onClick={() => take.mutate(what)}
              >
                {words.what[what]}
              </Button>
            ))}
          </div>
        </div>
      </Card>
      <Uploads />
      {importing && (
        <ImportDialog
          title={words.importTitle(words.what[importing])}
          fields={words.fields[importing]}
          run={IMPORTS[importing]}
          refresh={[importing, "categories", "setup"]}
          onClose={() => setImporting(null)}
        />
      )}
    </>
  );
}
