import { categoryRoutes } from "../categories/routes.ts";
import { scheduleOverrideRoutes } from "../closures/override-routes.ts";
import { closureRoutes } from "../closures/routes.ts";
import { couponRoutes } from "../coupons/routes.ts";
import { packageRoutes } from "../packages/routes.ts";
import { resourceGroupRoutes } from "../resources/group-routes.ts";
import { resourceRoutes } from "../resources/routes.ts";
import { postalPlaceRoutes } from "../service-areas/postal-place-routes.ts";
import { serviceAreaRoutes } from "../service-areas/routes.ts";
import { serviceRoutes } from "../services/routes.ts";
import { surchargeRoutes } from "../surcharges/routes.ts";

/** Everything a business sells, and what of it and when. */
export const catalogRoutes = [
  ...serviceRoutes,
  ...categoryRoutes,
  ...packageRoutes,
  ...surchargeRoutes,
  ...couponRoutes,
  ...serviceAreaRoutes,
  ...postalPlaceRoutes,
  ...resourceRoutes,
  ...resourceGroupRoutes,
  ...closureRoutes,
  ...scheduleOverrideRoutes,
];
