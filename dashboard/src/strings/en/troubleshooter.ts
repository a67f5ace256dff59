/** Why a time is or is not offered. */
const strings = {
  title: "Why is this time not offered?",
  text: "Choose what a customer wants and a day: every time of it, and the reason when it is not offered.",
  service: "Service",
  person: "Person",
  anyone: "Anyone",
  day: "Day",
  free: "offered",
  freeCount: (n: number) => (n === 1 ? "1 time is offered" : `${n} times are offered`),
  none: "Nothing is offered on this day.",
  nothingAsked: "There are no times to explain on this day.",
  who: "Free",
  fix: {
    closed: "Change the opening hours or the person's hours.",
    time_off: "Look at the person's time off.",
    min_notice: "Lower the notice in Settings, Booking.",
    max_advance: "Raise how far ahead customers may book.",
    booked: "Somebody has this time already.",
    buffer: "Shorten the free time before or after the service.",
    held: "A customer is booking it right now; it comes free in minutes.",
    capacity: "All places are taken, or a needed resource is in use.",
    service_area: "Add the place to the service areas.",
    daily_limit: "Raise the limit of visits a day.",
    no_skill: "Let somebody do this service.",
    off_grid: "Times are offered on a grid: change it in Settings, Booking.",
  } as Record<string, string>,
};
export default strings;
