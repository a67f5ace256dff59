CREATE TABLE "refused_demand" (
	"business_id" text NOT NULL,
	"date" date NOT NULL,
	"hour" integer NOT NULL,
	"service_id" text NOT NULL,
	"reason" text NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "refused_demand_business_id_date_hour_service_id_reason_pk" PRIMARY KEY("business_id","date","hour","service_id","reason"),
	CONSTRAINT "refused_demand_hour" CHECK ("refused_demand"."hour" between -1 and 23)
);
--> statement-breakpoint
CREATE TABLE "postal_places" (
	"business_id" text NOT NULL,
	"postal_code" text NOT NULL,
	"latitude" double precision NOT NULL,
	"longitude" double precision NOT NULL,
	CONSTRAINT "postal_places_business_id_postal_code_pk" PRIMARY KEY("business_id","postal_code"),
	CONSTRAINT "postal_places_place" CHECK ("postal_places"."latitude" between -90 and 90 and "postal_places"."longitude" between -180 and 180)
);
--> statement-breakpoint
CREATE TABLE "service_areas" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"key" text NOT NULL,
	"label" text NOT NULL,
	"covers" jsonb NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"archived_at" timestamp with time zone,
	CONSTRAINT "service_areas_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "service_areas_key" UNIQUE("business_id","key")
);
--> statement-breakpoint
CREATE TABLE "surcharges" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"key" text NOT NULL,
	"label" text NOT NULL,
	"change" jsonb NOT NULL,
	"conditions" jsonb NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"archived_at" timestamp with time zone,
	CONSTRAINT "surcharges_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "surcharges_key" UNIQUE("business_id","key")
);
--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "rules" jsonb;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "coupon" jsonb;--> statement-breakpoint
ALTER TABLE "businesses" ADD COLUMN "latitude" double precision;--> statement-breakpoint
ALTER TABLE "businesses" ADD COLUMN "longitude" double precision;--> statement-breakpoint
ALTER TABLE "coupons" ADD COLUMN "max_per_customer" integer;--> statement-breakpoint
ALTER TABLE "coupons" ADD COLUMN "first_visit_only" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "booking_cutoff" jsonb;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "cancellation_cutoff_minutes" integer;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "arrival_window_minutes" integer;--> statement-breakpoint
ALTER TABLE "team_members" ADD COLUMN "daily_limit" integer;--> statement-breakpoint
ALTER TABLE "refused_demand" ADD CONSTRAINT "refused_demand_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "postal_places" ADD CONSTRAINT "postal_places_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_areas" ADD CONSTRAINT "service_areas_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "surcharges" ADD CONSTRAINT "surcharges_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "businesses" ADD CONSTRAINT "businesses_place" CHECK (num_nonnulls("businesses"."latitude", "businesses"."longitude") <> 1 and "businesses"."latitude" between -90 and 90 and "businesses"."longitude" between -180 and 180);--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_arrival_window" CHECK ("services"."arrival_window_minutes" between 5 and 720);--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_cancellation_cutoff" CHECK ("services"."cancellation_cutoff_minutes" between 0 and 525600);