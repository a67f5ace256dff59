import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { servicesQuery, teamQuery } from "#dashboard/api/lookups.ts";
import { useRole } from "#dashboard/api/session.ts";
import { Button } from "#dashboard/design/button.tsx";
import { Dialog } from "#dashboard/design/dialog.tsx";
import { Checkbox, SelectField, TextField } from "#dashboard/design/field.tsx";
import { clock, dateOf, instantIn, minutesOf, minutesOfClock } from "#dashboard/format/days.ts";
import { useFormat } from "#dashboard/format/format.ts";
import { useStrings } from "#dashboard/strings/strings.ts";
import type { BusinessBooking } from "#sdk/index.ts";
import { lengthOf, moveBooking } from "./acts.ts";
import { isLength, LengthField } from "./length-field.tsx";
import { TimeChoice } from "./time-choice.tsx";

/** Day, person and time of a booking: what dragging does, by keyboard and on a phone. */
export function MoveDialog({ booking, onClose }: { booking: BusinessBooking; onClose: () => void }) {
  const { move: words } = useStrings("bookings");
  const { acts } = useStrings("app");
  const format = useFormat();
  const { isManager } = useRole();
  const team = useQuery(teamQuery);
  const [person, setPerson] = useState(booking.teamMember?.id ?? "");
  const [date, setDate] = useState(dateOf(booking.startsAt));
  const [startsAt, setStartsAt] = useState<string | null>(booking.startsAt);
  const [anyTime, setAnyTime] = useState(false);
  const [notify, setNotify] = useState(true);
  const [length, setLength] = useState<number | null>(lengthOf(booking));
  const services = useQuery(servicesQuery);
  const [time, setTime] = useState(clock(minutesOf(booking.startsAt)));
  const people = team.data?.data ?? (booking.teamMember ? [booking.teamMember] : []);
  const goal = anyTime ? instantIn(format.zone, date, minutesOfClock(time)) : startsAt;
  const durationMinutes = length ?? lengthOf(booking);
  const wrongLength = !isLength(durationMinutes);
  const [only, ...others] = booking.items;
  const isClass =
    others.length === 0 &&
    services.data?.data.some(({ id, capacity }) => id === only?.serviceId && capacity > 1);
  const changed =
    goal !== null &&
    !wrongLength &&
    (durationMinutes !== lengthOf(booking) ||
      Date.parse(goal) !== Date.parse(booking.startsAt) ||
      person !== (booking.teamMember?.id ?? ""));
  const move = () => {
    if (goal === null || !changed) return;
    const chosen = people.find(({ id }) => id === person);
    moveBooking(
      booking,
      {
        startsAt: goal,
        teamMember:
          chosen && chosen.id !== booking.teamMember?.id ? { id: chosen.id, name: chosen.name } : null,
        durationMinutes,
        ...(anyTime ? { override: true } : {}),
        notify,
      },
      format,
    );
    onClose();
  };
  return (
    <Dialog
      title={words.title(booking.customer.name)}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{acts.cancel}</Button>
          <Button look="primary" aria-disabled={!changed || undefined} onClick={move}>
            {words.act}
          </Button>
        </>
      }
    >
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          move();
        }}
      >
        {/* Even for a team of one: whoever comes with the team later must not push the rest down. */}
        {isManager && (
          <SelectField
            label={words.person}
            value={person}
            choices={people.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setPerson}
          />
        )}
        {!isClass && (
          <LengthField
            value={length}
            onChange={setLength}
            error={wrongLength ? words.lengthWrong : undefined}
          />
        )}
        {anyTime ? (
          <div className="columns">
            <TextField
              label={words.day}
              type="date"
              value={date}
              onChange={(value) => value && setDate(value)}
            />
            <TextField
              label={words.customTime}
              type="time"
              value={time}
              onChange={(value) => value && setTime(value)}
            />
          </div>
        ) : (
          <TimeChoice
            items={booking.items.map(({ serviceId, selections, addOns }) => ({
              serviceId,
              selections,
              addOns,
            }))}
            bookingId={booking.id}
            teamMemberId={person}
            durationMinutes={wrongLength ? undefined : durationMinutes}
            date={date}
            onDate={(value) => {
              setDate(value);
              setStartsAt(null);
            }}
            startsAt={startsAt}
            onTime={setStartsAt}
          />
        )}
        {isManager && (
          <Checkbox label={words.anyTime} hint={words.anyTimeHint} checked={anyTime} onChange={setAnyTime} />
        )}
        <Checkbox label={words.notify} checked={notify} onChange={setNotify} />
      </form>
    </Dialog>
  );
}
