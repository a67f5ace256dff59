import { useRef, useState } from "react";
import { client } from "#dashboard/api/client.ts";
import { useAct } from "#dashboard/api/use-act.ts";
import { Button } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { Bones } from "#dashboard/design/page.tsx";
import { DataTable } from "#dashboard/design/table.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { ImportReport, importCustomers } from "#sdk/index.ts";

interface Props {
  title: string;
  /** Which columns are understood. */
  fields: string;
  run: typeof importCustomers;
  refresh: string[];
  onClose: () => void;
}

/** A file is looked at first: what would happen is shown before it does. */
export function ImportDialog({ title, fields, run, refresh, onClose }: Props) {
  const { files: words } = useStrings("integrations");
  const { acts } = useStrings("app");
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const look = useAct({
    run: (chosen: File) => run(client, { query: { preview: "1" }, body: asCsv(chosen) }),
  });
  const take = useAct({
    run: (chosen: File) => run(client, { body: asCsv(chosen) }),
    refresh,
    done: ({ rows }) => words.done(rows.new, rows.updated),
  });
  const report = take.data ?? look.data;
  const useful = report ? report.rows.new + report.rows.updated : 0;
  const choose = (
    <Button
      look={report ? undefined : "primary"}
      icon="upload"
      busy={look.isPending}
      onClick={() => input.current?.click()}
    >
      {report ? words.chooseOther : words.choose}
    </Button>
  );
  return (
    <Dialog
      title={title}
      wide
      onClose={onClose}
      foot={
        take.data ? (
          <Button look="primary" onClick={onClose}>
            {acts.done}
          </Button>
        ) : (
          <>
            {choose}
            {file && report && useful > 0 && (
              <Button look="primary" busy={take.isPending} onClick={() => take.mutate(file)}>
                {words.take(useful)}
              </Button>
            )}
          </>
        )
      }
    >
      <div className="stack">
        <input
          ref={input}
          type="file"
          accept=".csv,.txt,text/csv"
          hidden
          aria-label={words.choose}
          onChange={({ target }) => {
            const [chosen] = target.files ?? [];
            target.value = "";
            if (!chosen) return;
            setFile(chosen);
            look.mutate(chosen);
          }}
        />
        {!report && <p>{fields}</p>}
        {look.isPending ? <Bones lines={5} /> : report && <Report report={report} name={file?.name ?? ""} />}
      </div>
    </Dialog>
  );
}

/** Browsers guess other types for tables. */
const asCsv = (file: File): Blob => new Blob([file], { type: "text/csv" });

function Report({
  report: { preview, rows, columns, errors, sample },
  name,
}: {
  report: ImportReport;
  name: string;
}) {
  const { files: words } = useStrings("integrations");
  const unread = columns.filter(({ field }) => field === null).map(({ column }) => column);
  const shown = [...new Set(sample.flatMap((row) => Object.keys(row)))];
  return (
    <>
      <p className="strong" role="status">
        {preview ? words.would(name) : words.was(name)}
      </p>
      <ul>
        {(["new", "updated", "skipped", "invalid"] as const).map(
          (what) => rows[what] > 0 && <li key={what}>{words.rows[what](rows[what])}</li>,
        )}
      </ul>
      {unread.length > 0 && <p className="soft">{words.unread(unread.join(", "))}</p>}
      {errors.length > 0 && (
        <ul className="soft small">
          {errors.slice(0, 10).map(({ row, column, message }) => (
            <li key={`${row} ${column}`}>{words.error(row, column, message)}</li>
          ))}
          {errors.length > 10 && <li>{words.moreErrors(errors.length - 10)}</li>}
        </ul>
      )}
      {preview && sample.length > 0 && (
        <DataTable
          label={words.sample}
          rows={sample.slice(0, 5)}
          rowKey={(row) => String(sample.indexOf(row))}
          columns={shown.map((field, at) => ({
            key: field,
            head: field,
            below: at > 0,
            cell: (row: Record<string, unknown>) => textOf(row[field]),
          }))}
          empty={null}
        />
      )}
    </>
  );
}

const textOf = (value: unknown): string =>
  Array.isArray(value)
    ? value.join(", ")
    : typeof value === "object" && value !== null
      ? Object.values(value).filter(Boolean).join(", ")
      : String(value ?? "");
