import { useRef } from "react";
import { client } from "#dashboard/api/client.ts";
import { isConflict } from "#dashboard/api/explain.ts";
import { useBusiness } from "#dashboard/api/session.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type BusinessProfile, type Input, updateBusiness } from "#sdk/index.ts";

type Body = NonNullable<Input<typeof updateBusiness>["body"]>;

/** A part of the profile as a form. Others may have changed this very part meanwhile, which is told once. */
export function useProfileForm<Values extends object>(
  initial: (business: BusinessProfile) => Values,
  body: (values: Values) => Body,
  names?: Record<string, string>,
) {
  const words = useStrings("settings");
  const partOf = (business: BusinessProfile) => ({
    text: JSON.stringify(initial(business)),
    version: business.version,
  });
  const business = useBusiness();
  const now = partOf(business);
  const begun = useRef<typeof now | null>(now);
  return useForm({
    initial: initial(business),
    async send(values: Values) {
      const { current: before } = begun;
      const version = before && before.text !== now.text ? before.version : now.version;
      try {
        const saved = await updateBusiness(client, { body: { ...body(values), version } });
        begun.current = partOf(saved);
        return saved;
      } catch (error) {
        if (isConflict(error)) begun.current = null;
        throw error;
      }
    },
    refresh: ["business", "account", "calendar"],
    done: words.saved,
    ...(names ? { names } : {}),
  });
}
