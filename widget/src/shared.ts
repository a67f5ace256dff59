/**
 * What the first part of the widget gives to the parts that are loaded later, so that nothing is sent twice: in a later
 * part, the build answers an import of any of these files from what it is given. Handed over by place, not by name:
 * names would be sent twice too.
 */
import { ApiError, createClient, newKey, operation } from "../../sdk/src/client.ts";
import { amountText } from "../../src/domain/money.ts";
import { Call, Failure, Skeleton } from "./core/app.tsx";
import { Icon } from "./core/icons.tsx";
import { dateText, dayNumber, keeper, todayIn, wallClock } from "./format.ts";
import { addStyles } from "./sheets.ts";
import { Fragment, h } from "./view.ts";

export const given: unknown[] = [
  ApiError,
  createClient,
  newKey,
  operation,
  amountText,
  Call,
  Failure,
  Skeleton,
  Icon,
  dateText,
  dayNumber,
  keeper,
  todayIn,
  wallClock,
  addStyles,
  Fragment,
  h,
];
