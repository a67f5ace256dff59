import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Checkbox } from "#dashboard/design/field.tsx";
import { Bones, Card } from "#dashboard/design/page.tsx";
import { resourceGroupsQuery } from "#dashboard/pages/services/queries.ts";
import { useStrings } from "#dashboard/strings/strings.ts";

/** Of which groups a visit takes one. */
export function Needs({ value, onChange }: { value: string[]; onChange: (ids: string[]) => void }) {
  const { editor: words } = useStrings("services");
  const groups = useQuery(resourceGroupsQuery);
  return (
    <Card title={words.needs}>
      {!groups.data ? (
        <Bones lines={1} />
      ) : groups.data.data.length === 0 ? (
        <p className="soft">
          {words.needsNothing}{" "}
          <Link to="/services" search={{ tab: "resources" }}>
            {words.needsAdd}
          </Link>
        </p>
      ) : (
        <div className="pick-list">
          {groups.data.data.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={value.includes(id)}
              onChange={(checked) => onChange(checked ? [...value, id] : value.filter((one) => one !== id))}
            />
          ))}
        </div>
      )}
    </Card>
  );
}
