import { client } from "#dashboard/api/client.ts";
import { useBusiness } from "#dashboard/api/session.ts";
import { useForm } from "#dashboard/api/use-form.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import { type BusinessProfile, type Input, updateBusiness } from "#sdk/index.ts";

type Body = NonNullable<Input<typeof updateBusiness>["body"]>;

/** A part of the profile as a form; others may have changed it meanwhile, which is told. */
export function useProfileForm<Values extends object>(
  initial: (business: BusinessProfile) => Values,
  body: (values: Values) => Body,
  names?: Record<string, string>,
) {
  const business = useBusiness();
  const words = useStrings("settings");
  return useForm({
    initial: initial(business),
    send: (values: Values) =>
      updateBusiness(client, { body: { ...body(values), version: business.version } }),
    refresh: ["business", "account", "calendar"],
    done: words.saved,
    ...(names ? { names } : {}),
  });
}
