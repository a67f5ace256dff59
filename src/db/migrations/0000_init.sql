CREATE TABLE "allocations" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"team_member_id" text,
	"resource_id" text,
	"subject_id" text GENERATED ALWAYS AS (coalesce(team_member_id, resource_id)) STORED NOT NULL,
	"booking_id" text,
	"hold_id" text,
	"session_key" text NOT NULL,
	"seat" integer DEFAULT 1 NOT NULL,
	"capacity" integer DEFAULT 1 NOT NULL,
	"service_ids" text[] NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"busy_from" timestamp with time zone NOT NULL,
	"busy_until" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"override" boolean DEFAULT false NOT NULL,
	CONSTRAINT "allocations_subject" CHECK (num_nonnulls("allocations"."team_member_id", "allocations"."resource_id") = 1),
	CONSTRAINT "allocations_claimant" CHECK (num_nonnulls("allocations"."booking_id", "allocations"."hold_id") = 1),
	CONSTRAINT "allocations_seat" CHECK ("allocations"."seat" between 1 and "allocations"."capacity"),
	CONSTRAINT "allocations_order" CHECK ("allocations"."busy_from" <= "allocations"."starts_at" and "allocations"."starts_at" < "allocations"."ends_at" and "allocations"."ends_at" <= "allocations"."busy_until"),
	CONSTRAINT "allocations_longest" CHECK ("allocations"."busy_until" - "allocations"."busy_from" <= interval '8 days')
);
--> statement-breakpoint
CREATE TABLE "booking_items" (
	"business_id" text NOT NULL,
	"booking_id" text NOT NULL,
	"position" integer NOT NULL,
	"service_id" text NOT NULL,
	"name" text NOT NULL,
	"selections" jsonb NOT NULL,
	"add_ons" jsonb NOT NULL,
	CONSTRAINT "booking_items_business_id_booking_id_position_pk" PRIMARY KEY("business_id","booking_id","position")
);
--> statement-breakpoint
CREATE TABLE "bookings" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"team_member_id" text NOT NULL,
	"quote_id" text,
	"coupon_id" text,
	"status" text NOT NULL,
	"status_changed_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"seats" integer DEFAULT 1 NOT NULL,
	"package_key" text,
	"price" jsonb NOT NULL,
	"currency" text NOT NULL,
	"total" bigint NOT NULL,
	"deposit_due" bigint NOT NULL,
	"amount_paid" bigint DEFAULT 0 NOT NULL,
	"payment_expires_at" timestamp with time zone,
	"manage_version" integer DEFAULT 1 NOT NULL,
	"contact" jsonb NOT NULL,
	"answers" jsonb NOT NULL,
	"notes" text DEFAULT '' NOT NULL,
	"locale" text,
	"customer_time_zone" text,
	"attribution" jsonb NOT NULL,
	"consent" jsonb NOT NULL,
	"cancel_reason" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "bookings_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "bookings_status" CHECK ("bookings"."status" in ('pending_payment', 'pending', 'confirmed', 'in_progress', 'completed', 'cancelled', 'no_show', 'expired')),
	CONSTRAINT "bookings_order" CHECK ("bookings"."starts_at" < "bookings"."ends_at"),
	CONSTRAINT "bookings_seats" CHECK ("bookings"."seats" >= 1),
	CONSTRAINT "bookings_amounts" CHECK ("bookings"."total" >= 0 and "bookings"."deposit_due" between 0 and "bookings"."total" and "bookings"."amount_paid" >= 0)
);
--> statement-breakpoint
CREATE TABLE "holds" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"team_member_id" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"extended" boolean DEFAULT false NOT NULL,
	"seats" integer DEFAULT 1 NOT NULL,
	"client_key" text NOT NULL,
	"request" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "holds_tenant" UNIQUE("business_id","id")
);
--> statement-breakpoint
CREATE TABLE "businesses" (
	"id" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"trade" text,
	"time_zone" text NOT NULL,
	"currency" text NOT NULL,
	"locale" text DEFAULT 'en' NOT NULL,
	"phone" text,
	"email" text,
	"address" jsonb,
	"logo_url" text,
	"weekly_hours" jsonb NOT NULL,
	"slot_interval_minutes" integer DEFAULT 30 NOT NULL,
	"slot_alignment" text DEFAULT 'clock' NOT NULL,
	"min_notice_minutes" integer DEFAULT 120 NOT NULL,
	"max_advance_days" integer DEFAULT 90 NOT NULL,
	"requires_approval" boolean DEFAULT false NOT NULL,
	"cancellation" jsonb NOT NULL,
	"quote_valid_days" integer DEFAULT 7 NOT NULL,
	"minimum_charge" bigint DEFAULT 0 NOT NULL,
	"taxes" jsonb NOT NULL,
	"payments_enabled" boolean DEFAULT false NOT NULL,
	"tier" text DEFAULT 'free' NOT NULL,
	"config_version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "businesses_slug_unique" UNIQUE("slug"),
	CONSTRAINT "businesses_slug_shape" CHECK ("businesses"."slug" ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length("businesses"."slug") <= 63),
	CONSTRAINT "businesses_currency_shape" CHECK ("businesses"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "businesses_slot_interval" CHECK ("businesses"."slot_interval_minutes" between 5 and 1440),
	CONSTRAINT "businesses_slot_alignment" CHECK ("businesses"."slot_alignment" in ('clock', 'opening')),
	CONSTRAINT "businesses_min_notice" CHECK ("businesses"."min_notice_minutes" between 0 and 525600),
	CONSTRAINT "businesses_max_advance" CHECK ("businesses"."max_advance_days" between 0 and 730),
	CONSTRAINT "businesses_quote_validity" CHECK ("businesses"."quote_valid_days" between 1 and 365),
	CONSTRAINT "businesses_minimum_charge" CHECK ("businesses"."minimum_charge" >= 0)
);
--> statement-breakpoint
CREATE TABLE "closures" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"label" text DEFAULT '' NOT NULL,
	CONSTRAINT "closures_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "closures_order" CHECK ("closures"."starts_on" <= "closures"."ends_on")
);
--> statement-breakpoint
CREATE TABLE "funnel_counts" (
	"business_id" text NOT NULL,
	"date" date NOT NULL,
	"event" text NOT NULL,
	"step" text DEFAULT '' NOT NULL,
	"widget" text NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "funnel_counts_business_id_date_event_step_widget_pk" PRIMARY KEY("business_id","date","event","step","widget")
);
--> statement-breakpoint
CREATE TABLE "widgets" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"slug" text NOT NULL,
	"mode" text DEFAULT 'booking' NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"theme" jsonb NOT NULL,
	"fields" jsonb NOT NULL,
	"texts" jsonb NOT NULL,
	"tracking" jsonb NOT NULL,
	"show_reviews" boolean DEFAULT true NOT NULL,
	CONSTRAINT "widgets_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "widgets_slug" UNIQUE("business_id","slug"),
	CONSTRAINT "widgets_mode" CHECK ("widgets"."mode" in ('booking', 'quote'))
);
--> statement-breakpoint
CREATE TABLE "categories" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "categories_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "categories_key" UNIQUE("business_id","key")
);
--> statement-breakpoint
CREATE TABLE "coupons" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"code" text NOT NULL,
	"label" text NOT NULL,
	"discount_kind" text NOT NULL,
	"discount_value" text NOT NULL,
	"minimum_spend" bigint DEFAULT 0 NOT NULL,
	"service_ids" jsonb,
	"starts_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	"max_redemptions" integer,
	"redemptions" integer DEFAULT 0 NOT NULL,
	"archived_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "coupons_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "coupons_code" UNIQUE("business_id","code"),
	CONSTRAINT "coupons_code_shape" CHECK ("coupons"."code" = upper("coupons"."code") and length("coupons"."code") between 1 and 40),
	CONSTRAINT "coupons_discount_kind" CHECK ("coupons"."discount_kind" in ('percent', 'fixed')),
	CONSTRAINT "coupons_redemptions" CHECK ("coupons"."redemptions" >= 0 and "coupons"."redemptions" <= "coupons"."max_redemptions")
);
--> statement-breakpoint
CREATE TABLE "package_services" (
	"business_id" text NOT NULL,
	"package_id" text NOT NULL,
	"service_id" text NOT NULL,
	CONSTRAINT "package_services_business_id_package_id_service_id_pk" PRIMARY KEY("business_id","package_id","service_id")
);
--> statement-breakpoint
CREATE TABLE "packages" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"key" text NOT NULL,
	"label" text NOT NULL,
	"discount_kind" text NOT NULL,
	"discount_value" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"archived_at" timestamp with time zone,
	CONSTRAINT "packages_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "packages_key" UNIQUE("business_id","key"),
	CONSTRAINT "packages_discount_kind" CHECK ("packages"."discount_kind" in ('percent', 'fixed'))
);
--> statement-breakpoint
CREATE TABLE "resource_groups" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "resource_groups_tenant" UNIQUE("business_id","id")
);
--> statement-breakpoint
CREATE TABLE "resources" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"group_id" text NOT NULL,
	"name" text NOT NULL,
	"archived_at" timestamp with time zone,
	CONSTRAINT "resources_tenant" UNIQUE("business_id","id")
);
--> statement-breakpoint
CREATE TABLE "service_resource_groups" (
	"business_id" text NOT NULL,
	"service_id" text NOT NULL,
	"group_id" text NOT NULL,
	CONSTRAINT "service_resource_groups_business_id_service_id_group_id_pk" PRIMARY KEY("business_id","service_id","group_id")
);
--> statement-breakpoint
CREATE TABLE "services" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"category_id" text,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"mode" text DEFAULT 'booking' NOT NULL,
	"location" text DEFAULT 'business' NOT NULL,
	"duration_minutes" integer NOT NULL,
	"base_price" bigint NOT NULL,
	"capacity" integer DEFAULT 1 NOT NULL,
	"buffer_before_minutes" integer DEFAULT 0 NOT NULL,
	"buffer_after_minutes" integer DEFAULT 0 NOT NULL,
	"min_notice_minutes" integer,
	"max_advance_days" integer,
	"slot_interval_minutes" integer,
	"daily_limit" integer,
	"deposit_kind" text DEFAULT 'none' NOT NULL,
	"deposit_value" bigint DEFAULT 0 NOT NULL,
	"dimensions" jsonb NOT NULL,
	"add_ons" jsonb NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"archived_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "services_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "services_mode" CHECK ("services"."mode" in ('booking', 'quote')),
	CONSTRAINT "services_location" CHECK ("services"."location" in ('business', 'customer', 'online')),
	CONSTRAINT "services_duration" CHECK ("services"."duration_minutes" between 5 and 1440),
	CONSTRAINT "services_base_price" CHECK ("services"."base_price" between 0 and 100000000000),
	CONSTRAINT "services_capacity" CHECK ("services"."capacity" between 1 and 500),
	CONSTRAINT "services_buffers" CHECK ("services"."buffer_before_minutes" between 0 and 720 and "services"."buffer_after_minutes" between 0 and 720),
	CONSTRAINT "services_daily_limit" CHECK ("services"."daily_limit" >= 1),
	CONSTRAINT "services_slot_interval" CHECK ("services"."slot_interval_minutes" between 5 and 1440),
	CONSTRAINT "services_deposit_kind" CHECK ("services"."deposit_kind" in ('none', 'fixed', 'percent', 'full')),
	CONSTRAINT "services_deposit_value" CHECK ("services"."deposit_value" >= 0 and ("services"."deposit_kind" <> 'percent' or "services"."deposit_value" between 1 and 100))
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"email_key" text,
	"phone" text,
	"phone_key" text,
	"address" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "customers_tenant" UNIQUE("business_id","id")
);
--> statement-breakpoint
CREATE TABLE "leads" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"quote_id" text,
	"status" text DEFAULT 'new' NOT NULL,
	"lost_reason" text,
	"contact" jsonb NOT NULL,
	"message" text DEFAULT '' NOT NULL,
	"preferred_times" jsonb NOT NULL,
	"postal_code" text,
	"request" jsonb,
	"attribution" jsonb NOT NULL,
	"consent" jsonb NOT NULL,
	"reason" text DEFAULT 'quote' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "leads_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "leads_status" CHECK ("leads"."status" in ('new', 'contacted', 'quoted', 'won', 'lost'))
);
--> statement-breakpoint
CREATE TABLE "quotes" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"customer_id" text,
	"status" text NOT NULL,
	"request" jsonb NOT NULL,
	"postal_code" text,
	"starts_at" timestamp with time zone,
	"rules" jsonb NOT NULL,
	"coupon" jsonb,
	"coupon_id" text,
	"result" jsonb NOT NULL,
	"currency" text NOT NULL,
	"total" bigint NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "quotes_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "quotes_status" CHECK ("quotes"."status" in ('pending', 'sent', 'accepted', 'declined', 'expired', 'converted'))
);
--> statement-breakpoint
CREATE TABLE "events" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"business_id" text NOT NULL,
	"type" text NOT NULL,
	"subject_id" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"fields" text[] NOT NULL,
	"related" jsonb NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	CONSTRAINT "events_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"business_id" text NOT NULL,
	"operation" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"status" integer NOT NULL,
	"answer" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_business_id_operation_key_pk" PRIMARY KEY("business_id","operation","key")
);
--> statement-breakpoint
CREATE TABLE "reviews" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"booking_id" text,
	"service_id" text,
	"rating" integer NOT NULL,
	"title" text DEFAULT '' NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"author_name" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"reply" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "reviews_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "reviews_once" UNIQUE("business_id","booking_id"),
	CONSTRAINT "reviews_rating" CHECK ("reviews"."rating" between 1 and 5),
	CONSTRAINT "reviews_status" CHECK ("reviews"."status" in ('pending', 'published', 'hidden'))
);
--> statement-breakpoint
CREATE TABLE "schedule_overrides" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"team_member_id" text,
	"date" date NOT NULL,
	"spans" jsonb NOT NULL,
	CONSTRAINT "schedule_overrides_once" UNIQUE NULLS NOT DISTINCT("business_id","team_member_id","date")
);
--> statement-breakpoint
CREATE TABLE "team_member_services" (
	"business_id" text NOT NULL,
	"team_member_id" text NOT NULL,
	"service_id" text NOT NULL,
	CONSTRAINT "team_member_services_business_id_team_member_id_service_id_pk" PRIMARY KEY("business_id","team_member_id","service_id")
);
--> statement-breakpoint
CREATE TABLE "team_members" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"name" text NOT NULL,
	"title" text,
	"avatar_url" text,
	"weekly_hours" jsonb,
	"position" integer DEFAULT 0 NOT NULL,
	"archived_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "team_members_tenant" UNIQUE("business_id","id")
);
--> statement-breakpoint
CREATE TABLE "time_off" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"team_member_id" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	CONSTRAINT "time_off_order" CHECK ("time_off"."starts_at" < "time_off"."ends_at")
);
--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_business_id_team_member_id_team_members_business_id_id_fk" FOREIGN KEY ("business_id","team_member_id") REFERENCES "public"."team_members"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_business_id_resource_id_resources_business_id_id_fk" FOREIGN KEY ("business_id","resource_id") REFERENCES "public"."resources"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_business_id_booking_id_bookings_business_id_id_fk" FOREIGN KEY ("business_id","booking_id") REFERENCES "public"."bookings"("business_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_business_id_hold_id_holds_business_id_id_fk" FOREIGN KEY ("business_id","hold_id") REFERENCES "public"."holds"("business_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_items" ADD CONSTRAINT "booking_items_business_id_booking_id_bookings_business_id_id_fk" FOREIGN KEY ("business_id","booking_id") REFERENCES "public"."bookings"("business_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_items" ADD CONSTRAINT "booking_items_business_id_service_id_services_business_id_id_fk" FOREIGN KEY ("business_id","service_id") REFERENCES "public"."services"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_business_id_customer_id_customers_business_id_id_fk" FOREIGN KEY ("business_id","customer_id") REFERENCES "public"."customers"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_business_id_team_member_id_team_members_business_id_id_fk" FOREIGN KEY ("business_id","team_member_id") REFERENCES "public"."team_members"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_business_id_quote_id_quotes_business_id_id_fk" FOREIGN KEY ("business_id","quote_id") REFERENCES "public"."quotes"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_business_id_coupon_id_coupons_business_id_id_fk" FOREIGN KEY ("business_id","coupon_id") REFERENCES "public"."coupons"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_business_id_team_member_id_team_members_business_id_id_fk" FOREIGN KEY ("business_id","team_member_id") REFERENCES "public"."team_members"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closures" ADD CONSTRAINT "closures_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "funnel_counts" ADD CONSTRAINT "funnel_counts_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "widgets" ADD CONSTRAINT "widgets_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "categories" ADD CONSTRAINT "categories_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupons" ADD CONSTRAINT "coupons_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "package_services" ADD CONSTRAINT "package_services_business_id_package_id_packages_business_id_id_fk" FOREIGN KEY ("business_id","package_id") REFERENCES "public"."packages"("business_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "package_services" ADD CONSTRAINT "package_services_business_id_service_id_services_business_id_id_fk" FOREIGN KEY ("business_id","service_id") REFERENCES "public"."services"("business_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "packages" ADD CONSTRAINT "packages_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_groups" ADD CONSTRAINT "resource_groups_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resources" ADD CONSTRAINT "resources_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resources" ADD CONSTRAINT "resources_business_id_group_id_resource_groups_business_id_id_fk" FOREIGN KEY ("business_id","group_id") REFERENCES "public"."resource_groups"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_resource_groups" ADD CONSTRAINT "service_resource_groups_business_id_service_id_services_business_id_id_fk" FOREIGN KEY ("business_id","service_id") REFERENCES "public"."services"("business_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_resource_groups" ADD CONSTRAINT "service_resource_groups_business_id_group_id_resource_groups_business_id_id_fk" FOREIGN KEY ("business_id","group_id") REFERENCES "public"."resource_groups"("business_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_business_id_category_id_categories_business_id_id_fk" FOREIGN KEY ("business_id","category_id") REFERENCES "public"."categories"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customers" ADD CONSTRAINT "customers_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leads" ADD CONSTRAINT "leads_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leads" ADD CONSTRAINT "leads_business_id_customer_id_customers_business_id_id_fk" FOREIGN KEY ("business_id","customer_id") REFERENCES "public"."customers"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leads" ADD CONSTRAINT "leads_business_id_quote_id_quotes_business_id_id_fk" FOREIGN KEY ("business_id","quote_id") REFERENCES "public"."quotes"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_business_id_customer_id_customers_business_id_id_fk" FOREIGN KEY ("business_id","customer_id") REFERENCES "public"."customers"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_business_id_booking_id_bookings_business_id_id_fk" FOREIGN KEY ("business_id","booking_id") REFERENCES "public"."bookings"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_business_id_service_id_services_business_id_id_fk" FOREIGN KEY ("business_id","service_id") REFERENCES "public"."services"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedule_overrides" ADD CONSTRAINT "schedule_overrides_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedule_overrides" ADD CONSTRAINT "schedule_overrides_business_id_team_member_id_team_members_business_id_id_fk" FOREIGN KEY ("business_id","team_member_id") REFERENCES "public"."team_members"("business_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_member_services" ADD CONSTRAINT "team_member_services_business_id_team_member_id_team_members_business_id_id_fk" FOREIGN KEY ("business_id","team_member_id") REFERENCES "public"."team_members"("business_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_member_services" ADD CONSTRAINT "team_member_services_business_id_service_id_services_business_id_id_fk" FOREIGN KEY ("business_id","service_id") REFERENCES "public"."services"("business_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "time_off" ADD CONSTRAINT "time_off_business_id_team_member_id_team_members_business_id_id_fk" FOREIGN KEY ("business_id","team_member_id") REFERENCES "public"."team_members"("business_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "allocations_by_time" ON "allocations" USING btree ("business_id","busy_until","busy_from");--> statement-breakpoint
CREATE INDEX "allocations_by_booking" ON "allocations" USING btree ("booking_id");--> statement-breakpoint
CREATE INDEX "allocations_by_hold" ON "allocations" USING btree ("hold_id");--> statement-breakpoint
CREATE INDEX "bookings_by_start" ON "bookings" USING btree ("business_id","starts_at","id");--> statement-breakpoint
CREATE INDEX "bookings_by_customer" ON "bookings" USING btree ("business_id","customer_id","starts_at");--> statement-breakpoint
CREATE INDEX "holds_by_client" ON "holds" USING btree ("business_id","client_key","expires_at");--> statement-breakpoint
CREATE INDEX "holds_by_expiry" ON "holds" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "resources_by_group" ON "resources" USING btree ("business_id","group_id");--> statement-breakpoint
CREATE UNIQUE INDEX "customers_email" ON "customers" USING btree ("business_id","email_key") WHERE "customers"."email_key" is not null;--> statement-breakpoint
CREATE INDEX "customers_phone" ON "customers" USING btree ("business_id","phone_key");--> statement-breakpoint
CREATE INDEX "leads_by_time" ON "leads" USING btree ("business_id","created_at");--> statement-breakpoint
CREATE INDEX "quotes_by_time" ON "quotes" USING btree ("business_id","created_at");--> statement-breakpoint
CREATE INDEX "events_by_subject" ON "events" USING btree ("business_id","subject_id","seq");--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_age" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "reviews_published" ON "reviews" USING btree ("business_id","created_at","id") WHERE "reviews"."status" = 'published';--> statement-breakpoint
CREATE INDEX "time_off_by_business" ON "time_off" USING btree ("business_id","ends_at");