import { client } from "#dashboard/api/client.ts";
import { useRole } from "#dashboard/api/session.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { Checkbox, SelectField, TextField } from "#dashboard/design/field.tsx";
import { FormDialog } from "#dashboard/design/form-dialog.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { createInvitation, type TeamMember } from "#sdk/index.ts";

export function InviteDialog({ people, onClose }: { people: readonly TeamMember[]; onClose: () => void }) {
  const { inviteDialog: words } = useStrings("team");
  const { isOwner } = useRole();
  const roles = isOwner ? (["staff", "admin", "owner"] as const) : (["staff"] as const);
  const form = useForm({
    initial: { email: "", role: "staff" as "staff" | "admin" | "owner", teamMemberId: "", seesMoney: false },
    send: ({ email, role, teamMemberId, seesMoney }) =>
      createInvitation(client, {
        body: {
          email,
          role,
          ...(teamMemberId ? { teamMemberId } : {}),
          ...(role === "staff" ? { seesMoney } : {}),
        },
      }),
    refresh: ["team"],
    done: words.sent,
    after: onClose,
  });
  return (
    <FormDialog title={words.title} form={form} act={words.act} onClose={onClose}>
      <TextField label={words.email} type="email" data-autofocus {...form.field("email")} />
      <SelectField
        label={words.role}
        choices={roles.map((value) => ({ value, label: words.roles[value] }))}
        {...form.field("role")}
      />
      <SelectField
        label={words.person}
        choices={[
          { value: "", label: words.nobody },
          ...people
            .filter(({ userId, archivedAt }) => userId === null && archivedAt === null)
            .map(({ id, name }) => ({ value: id, label: name })),
        ]}
        {...form.field("teamMemberId")}
      />
      {form.values.role === "staff" && (
        <Checkbox
          label={words.money}
          checked={form.values.seesMoney}
          onChange={(checked) => form.set("seesMoney", checked)}
        />
      )}
    </FormDialog>
  );
}
