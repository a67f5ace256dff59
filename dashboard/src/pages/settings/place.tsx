import { useBusiness } from "#dashboard/api/session.ts";
import { Button } from "#dashboard/design/button.tsx";
import { NumberField } from "#dashboard/design/field.tsx";
import { toast } from "#dashboard/design/toast.tsx";
import { useStrings } from "#dashboard/strings/strings.ts";
import { SaveCard } from "./save-card.tsx";
import { useProfileForm } from "./use-profile-form.ts";

/** Five digits behind the point are a metre. */
const rounded = (degrees: number) => Math.round(degrees * 100_000) / 100_000;

/** Where distances are counted from. */
export function Place() {
  const { place: words } = useStrings("settings");
  const { place } = useBusiness();
  const form = useProfileForm(
    () => ({
      latitude: (place?.latitude ?? null) as number | null,
      longitude: (place?.longitude ?? null) as number | null,
    }),
    ({ latitude, longitude }) => ({
      place: latitude === null || longitude === null ? null : { latitude, longitude },
    }),
    { "place.latitude": "latitude", "place.longitude": "longitude" },
  );
  const here = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        form.setValues({ latitude: rounded(coords.latitude), longitude: rounded(coords.longitude) }),
      () => toast({ text: words.unknown, tone: "bad" }),
    );
  return (
    <SaveCard form={form} title={words.title}>
      <p className="soft">{words.text}</p>
      <div className="columns" style={{ "--column": "9rem" } as React.CSSProperties}>
        <NumberField label={words.latitude} min={-90} max={90} step={0.00001} {...form.field("latitude")} />
        <NumberField
          label={words.longitude}
          min={-180}
          max={180}
          step={0.00001}
          {...form.field("longitude")}
        />
      </div>
      <div>
        <Button small icon="pin" onClick={here}>
          {words.here}
        </Button>
      </div>
    </SaveCard>
  );
}
