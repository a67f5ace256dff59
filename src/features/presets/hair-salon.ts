import {
  type ChoiceQuestion,
  DAY,
  HOUR,
  opening,
  type Preset,
  type PresetAddOn,
  type PresetService,
  type Words,
} from "./preset.ts";

const words: Words = {
  trade: "Hair salon",
  "category.haircut": "Cut & style",
  "category.hair_colour": "Colour",
  "category.hair_occasions": "Occasions",
  "service.cut": "Cut & finish",
  "service.cut.about": "Consultation, wash, cut and styling.",
  "service.short": "Short cut",
  "service.short.about": "Clippers and scissors, neck and contours tidied.",
  "service.kids": "Kids cut",
  "service.kids.about": "For children of up to twelve years.",
  "service.blow_dry": "Wash & blow-dry",
  "service.blow_dry.about": "Wash, care and a finish that holds.",
  "service.colour": "Colour",
  "service.colour.about": "Consultation, colour, wash and finish. The cut can be added.",
  "service.bridal": "Bridal and event styling",
  "service.bridal.about": "Hair put up or styled for the day, with pins and spray that outlast the dancing.",
  hair_length: "Hair length",
  "hair_length.short": "Short",
  "hair_length.medium": "To the shoulders",
  "hair_length.long": "Long",
  technique: "What would you like?",
  "technique.roots": "Roots only",
  "technique.full": "Full colour",
  "technique.highlights": "Highlights or balayage",
  "add_on.treatment": "Deep conditioning treatment",
  "add_on.toner": "Toner or gloss",
  "add_on.cut": "Cut",
  "add_on.curls": "Curls or straightening",
  "add_on.trial": "Trial appointment before the day",
};

const hairLength = (minutes: { medium: number; long: number }): ChoiceQuestion => ({
  key: "hair_length",
  kind: "choice",
  options: [
    { key: "short", multiplier: "1" },
    { key: "medium", multiplier: "1.15", minutes: minutes.medium },
    { key: "long", multiplier: "1.35", minutes: minutes.long },
  ],
});

const treatment: PresetAddOn = { key: "treatment", dollars: 25, minutes: 15 };

const inTheSalon = { location: "business", bufferAfterMinutes: 5 } satisfies Partial<PresetService>;

export const hairSalon = {
  key: "hair_salon",
  words,
  suggested: {
    weeklyHours: [...opening(2, 5, "09:00", "19:00"), ...opening(6, 6, "09:00", "17:00")],
    slotIntervalMinutes: 15,
    minNoticeMinutes: HOUR,
    maxAdvanceDays: 60,
    cancellation: { cutoffMinutes: DAY },
  },
  categories: ["haircut", "hair_colour", "hair_occasions"],
  services: [
    {
      ...inTheSalon,
      key: "cut",
      category: "haircut",
      durationMinutes: 45,
      dollars: 60,
      questions: [hairLength({ medium: 10, long: 20 })],
      addOns: [treatment],
    },
    {
      ...inTheSalon,
      key: "short",
      category: "haircut",
      durationMinutes: 30,
      dollars: 35,
    },
    {
      ...inTheSalon,
      key: "kids",
      category: "haircut",
      durationMinutes: 30,
      dollars: 25,
    },
    {
      ...inTheSalon,
      key: "blow_dry",
      category: "haircut",
      durationMinutes: 35,
      dollars: 45,
      questions: [hairLength({ medium: 10, long: 20 })],
      addOns: [treatment, { key: "curls", dollars: 15, minutes: 15 }],
    },
    {
      ...inTheSalon,
      key: "colour",
      category: "hair_colour",
      durationMinutes: 90,
      dollars: 90,
      deposit: { dollars: 30 },
      questions: [
        {
          key: "technique",
          kind: "choice",
          options: [
            { key: "roots", multiplier: "1" },
            { key: "full", multiplier: "1.3", minutes: 15 },
            { key: "highlights", multiplier: "1.8", minutes: 60 },
          ],
        },
        hairLength({ medium: 15, long: 30 }),
      ],
      addOns: [
        { key: "cut", dollars: 45, minutes: 30 },
        { key: "toner", dollars: 30, minutes: 20 },
        treatment,
      ],
    },
    {
      ...inTheSalon,
      key: "bridal",
      category: "hair_occasions",
      durationMinutes: 120,
      dollars: 200,
      deposit: { percent: 50 },
      minNoticeMinutes: 3 * DAY,
      maxAdvanceDays: 365,
      questions: [hairLength({ medium: 0, long: 30 })],
      addOns: [{ key: "trial", dollars: 90, minutes: 0 }],
    },
  ],
} satisfies Preset;
