import { makers, type World } from "./records.ts";

const make = (kind: string, world: World): Promise<string> => {
  const maker = makers[kind];
  if (!maker) throw new Error(`the matrix makes no record of kind ${kind}`);
  return maker(world);
};

let count = 0;
const fresh = (name: string) => `${name}-${count++}`;
/** Free at ten, a day of its own, far from what the records take. */
const freeStart = () => `${new Date(Date.UTC(2027, 9, 1 + count++)).toISOString().slice(0, 10)}T10:00:00Z`;
const lines = [{ label: "Work", quantity: "2", unitAmount: 1_000 }];
const service = { durationMinutes: 60, basePrice: 1_000, dimensions: [], addOns: [] };

/** Of the owner, where a test has given them one. */
export const OWNERS_PASSWORD = "three blue lorries";

type Body = (world: World) => Promise<Record<string, unknown>> | Record<string, unknown>;

/**
 * A body for every route that needs one, such that the owner's call succeeds on fresh records. Every id in it is one
 * of the business's own: the matrix swaps each for another business's and for one that names nothing.
 */
export const bodies: Record<string, Body> = {
  updateMessageTemplate: () => ({
    subject: "See you, {{customerName}}",
    title: "See you",
    body: "On {{date}}.",
  }),
  updateMessageSetting: () => ({ email: true, sms: false }),
  createTeamQuote: (w) => ({
    customerId: w.customerId,
    items: [{ serviceId: w.serviceId }],
    adjustments: [{ label: "Thanks", amount: -100 }],
  }),
  answerQuote: () => ({ answer: "declined", reason: "Too far away" }),
  convertQuote: (w) => ({ startsAt: freeStart(), teamMemberId: w.teamMemberId, customerId: w.customerId }),
  createBusinessBooking: (w) => ({
    serviceId: w.serviceId,
    startsAt: freeStart(),
    teamMemberId: w.teamMemberId,
    customerId: w.customerId,
  }),
  updateBusinessBooking: (w) => ({ teamMemberId: w.teamMemberId, internalNotes: "Bring the ladder" }),
  updateBookingStatus: () => ({ status: "in_progress" }),
  updateBookingStatuses: async (w) => ({ ids: [await make("bkg", w)], status: "cancelled" }),
  createBusinessLead: () => ({ name: "Ada", email: `${fresh("lead")}@example.com` }),
  updateReview: () => ({ status: "hidden" }),
  replyToReview: () => ({ text: "Thank you" }),
  createTeamMember: (w) => ({ name: fresh("Person"), serviceIds: [w.serviceId] }),
  orderTeam: async (w) => ({ teamMemberIds: await ids(w, "/business/team?limit=100&archived=1") }),
  setSkills: (w) => ({ serviceIds: [w.serviceId] }),
  createCustomer: () => ({ name: "Ada", email: `${fresh("customer")}@example.com` }),
  mergeCustomers: async (w) => ({ intoId: await make("cus", w) }),
  setOverride: () => ({ spans: [{ from: "10:00", to: "12:00" }] }),
  addTimeOff: () => ({ startsAt: "2029-01-01T00:00:00Z", endsAt: "2029-01-02T00:00:00Z" }),
  setRole: () => ({ role: "staff" }),
  createInvitation: () => ({ email: `${fresh("invited")}@example.com`, role: "staff" }),
  createService: async (w) => ({
    name: fresh("Service"),
    categoryId: await make("cat", w),
    teamMemberIds: [w.teamMemberId],
    ...service,
  }),
  updateService: (w) => ({ teamMemberIds: [w.teamMemberId] }),
  orderServices: async (w) => ({ ids: await ids(w, "/business/services?limit=100&archived=1") }),
  previewPrice: (w) => ({ serviceId: w.serviceId }),
  createCategory: () => ({ name: fresh("Category") }),
  orderCategories: async (w) => ({ ids: await ids(w, "/business/categories?limit=100") }),
  createPackage: (w) => ({
    label: fresh("Package"),
    serviceIds: [w.serviceId, w.serviceIds[1] ?? ""],
    discount: { kind: "percent", value: "10" },
  }),
  orderPackages: async (w) => ({ ids: await ids(w, "/business/packages?limit=100&archived=1") }),
  createSurcharge: (w) => ({
    label: fresh("Surcharge"),
    change: { kind: "fixed", value: 500 },
    conditions: [{ kind: "services", serviceIds: [w.serviceId] }],
  }),
  orderSurcharges: async (w) => ({ ids: await ids(w, "/business/surcharges?limit=100&archived=1") }),
  createCoupon: (w) => ({
    code: fresh("CODE").toUpperCase(),
    discount: { kind: "percent", value: "5" },
    serviceIds: [w.serviceId],
  }),
  createServiceArea: () => ({
    label: fresh("Area"),
    covers: { kind: "postal_codes", postalCodes: ["10001"] },
  }),
  orderServiceAreas: async (w) => ({ ids: await ids(w, "/business/service-areas?limit=100&archived=1") }),
  putPostalPlaces: () => ({ places: [{ postalCode: "10001", latitude: 40.7, longitude: -74 }] }),
  createResource: async (w) => ({ name: fresh("Room"), groupId: await make("rgr", w) }),
  createResourceGroup: () => ({ name: fresh("Rooms") }),
  createClosure: () => ({ startsOn: "2031-01-01", endsOn: "2031-01-02" }),
  putScheduleOverride: () => ({ spans: [] }),
  createInvoice: (w) => ({ customerId: w.customerId, lines }),
  createInvoiceFromBooking: async (w) => ({ bookingId: await make("bkg", w) }),
  voidInvoice: () => ({ reason: "Sent to the wrong person" }),
  recordInvoicePayment: () => ({ amount: 100, method: "cash" }),
  createRecurringInvoice: (w) => ({
    customerId: w.customerId,
    lines,
    every: "month",
    startsOn: "2030-01-01",
  }),
  setPaymentKeys: () => ({ secretKey: "sk_test_own_matrix", webhookSecret: "whsec_matrix" }),
  setPaymentPolicy: () => ({
    refundTiers: [{ hoursBefore: 24, percent: 50 }],
    noShowFee: null,
    lateCancelFee: null,
    cardOnFile: false,
    tips: true,
  }),
  beginPlan: () => ({ tier: "starter" }),
  changePlan: () => ({ tier: "pro" }),
  takePayment: () => ({ amount: 100, method: "cash" }),
  submitEvidence: () => ({ text: "She was there." }),
  applyPreset: () => ({ trade: "pool" }),
  createWidget: () => ({ name: fresh("Widget"), slug: fresh("widget") }),
  createApiKey: () => ({ name: "Key", scopes: ["bookings:read"] }),
  createBusyCalendar: () => ({ url: `https://calendar.example.com/${fresh("calendar")}.ics` }),
  createWebhook: () => ({ url: `https://example.com/${fresh("hook")}`, events: ["booking.created"] }),
  changePassword: () => ({ currentPassword: "not-the-one-before", newPassword: "a-long-new-passphrase" }),
  confirmTotp: () => ({ code: "123456" }),
  renewRecoveryCodes: () => ({ code: "123456" }),
  deleteBusiness: (w) => ({ slug: w.slug, password: OWNERS_PASSWORD }),
  createBusiness: () => ({ name: "Another", timeZone: "UTC", currency: "USD" }),
  setCurrentBusiness: (w) => ({ businessId: w.id }),
  async updateNotificationPreferences(w) {
    const { body } = await w.owner.call("GET", "/business/notification-preferences");
    return body;
  },
};

/** Bodies that are no JSON. */
export const rawBodies: Record<string, string> = {
  importCustomers: "name,email\nAda,imported@example.com\n",
  importServices: "name,price,duration\nImported,10.00,60\n",
};

/** Queries of the calls that cannot do without. */
export const queries: Record<string, (world: World) => string> = {
  getAnalytics: () => "from=2027-01-01&to=2027-01-31&interval=week",
  createUpload: () => "purpose=logo",
  listScheduleOverrides: () => "from=2027-01-01&to=2027-12-31",
  listBusinessAvailability: (w) =>
    `from=2027-01-20&to=2027-01-20&serviceId=${w.serviceId}&teamMemberId=${w.teamMemberId}`,
  getCalendar: () => "from=2027-01-20&to=2027-01-26",
  streamEvents: () => "wait=0",
};

/** What must be there before, at an address without an id. */
export const setups: Record<string, (world: World, path: string) => Promise<unknown>> = {
  removeOverride: (w, path) => w.owner.call("PUT", path, { body: { spans: [] } }),
  deleteScheduleOverride: (w, path) => w.owner.call("PUT", path, { body: { spans: [] } }),
  deletePostalPlace: (w) =>
    w.owner.call("PUT", "/business/postal-places", {
      body: { places: [{ postalCode: "10001", latitude: 40.7, longitude: -74 }] },
    }),
};

async function ids(world: World, list: string): Promise<string[]> {
  const { body } = await world.owner.call("GET", list);
  return body.data.map(({ id }: { id: string }) => id);
}
