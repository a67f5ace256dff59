CREATE TABLE "booking_cards" (
	"business_id" text NOT NULL,
	"booking_id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"stripe_customer_id" text NOT NULL,
	"stripe_payment_method_id" text NOT NULL,
	"brand" text,
	"last_four" text,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "disputes" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"payment_id" text NOT NULL,
	"stripe_dispute_id" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"reason" text NOT NULL,
	"status" text NOT NULL,
	"evidence_due_at" timestamp with time zone,
	"evidence_submitted_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "disputes_stripe_dispute_id_unique" UNIQUE("stripe_dispute_id"),
	CONSTRAINT "disputes_tenant" UNIQUE("business_id","id")
);
--> statement-breakpoint
CREATE TABLE "payment_accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"kind" text NOT NULL,
	"stripe_account_id" text,
	"secret_key_sealed" text,
	"webhook_secret_sealed" text,
	"key_hint" text,
	"livemode" boolean NOT NULL,
	"charges_enabled" boolean DEFAULT false NOT NULL,
	"details_submitted" boolean DEFAULT false NOT NULL,
	"requirements" text[] NOT NULL,
	"disabled_reason" text,
	"next_check_at" timestamp with time zone,
	"disconnected_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "payment_accounts_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "payment_accounts_kind" CHECK ("payment_accounts"."kind" in ('connect', 'own_keys', 'installation')),
	CONSTRAINT "payment_accounts_keys" CHECK (("payment_accounts"."kind" = 'own_keys') = ("payment_accounts"."secret_key_sealed" is not null) and ("payment_accounts"."kind" = 'own_keys') = ("payment_accounts"."webhook_secret_sealed" is not null))
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"booking_id" text,
	"invoice_id" text,
	"account_id" text,
	"purpose" text NOT NULL,
	"method" text NOT NULL,
	"status" text NOT NULL,
	"amount" bigint NOT NULL,
	"tip" bigint DEFAULT 0 NOT NULL,
	"captured" bigint DEFAULT 0 NOT NULL,
	"application_fee" bigint DEFAULT 0 NOT NULL,
	"currency" text NOT NULL,
	"livemode" boolean DEFAULT false NOT NULL,
	"idempotency_key" text NOT NULL,
	"checkout_session_id" text,
	"checkout_url" text,
	"expires_at" timestamp with time zone,
	"payment_intent_id" text,
	"receipt_url" text,
	"failure" text,
	"next_check_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"received_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "payments_idempotency_key_unique" UNIQUE("idempotency_key"),
	CONSTRAINT "payments_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "payments_subject" CHECK (num_nonnulls("payments"."booking_id", "payments"."invoice_id") >= 1),
	CONSTRAINT "payments_purpose" CHECK ("payments"."purpose" in ('deposit', 'balance', 'invoice', 'no_show_fee', 'late_cancel_fee', 'card')),
	CONSTRAINT "payments_method" CHECK ("payments"."method" in ('stripe', 'cash', 'card', 'transfer', 'other')),
	CONSTRAINT "payments_status" CHECK ("payments"."status" in ('created', 'open', 'processing', 'succeeded', 'failed', 'expired', 'cancelled')),
	CONSTRAINT "payments_amounts" CHECK ("payments"."amount" >= 0 and "payments"."tip" >= 0 and "payments"."captured" between 0 and "payments"."amount" + "payments"."tip" and "payments"."application_fee" between 0 and "payments"."amount" + "payments"."tip"),
	CONSTRAINT "payments_account" CHECK (("payments"."method" = 'stripe') = ("payments"."account_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"payment_id" text NOT NULL,
	"cause" text NOT NULL,
	"amount" bigint NOT NULL,
	"status" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"stripe_refund_id" text,
	"idempotency_key" text NOT NULL,
	"failure" text,
	"next_check_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "refunds_stripe_refund_id_unique" UNIQUE("stripe_refund_id"),
	CONSTRAINT "refunds_idempotency_key_unique" UNIQUE("idempotency_key"),
	CONSTRAINT "refunds_tenant" UNIQUE("business_id","id"),
	CONSTRAINT "refunds_once_per_cause" UNIQUE("business_id","payment_id","cause"),
	CONSTRAINT "refunds_amount" CHECK ("refunds"."amount" > 0),
	CONSTRAINT "refunds_status" CHECK ("refunds"."status" in ('created', 'pending', 'succeeded', 'failed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "stripe_events" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text,
	"account_id" text,
	"type" text NOT NULL,
	"object_id" text NOT NULL,
	"payment_intent_id" text,
	"reference" text,
	"status" text NOT NULL,
	"note" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "stripe_events_status" CHECK ("stripe_events"."status" in ('received', 'done', 'ignored'))
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"business_id" text PRIMARY KEY NOT NULL,
	"stripe_customer_id" text,
	"stripe_subscription_id" text,
	"checkout_session_id" text,
	"checkout_key" text,
	"tier" text NOT NULL,
	"interval" text NOT NULL,
	"status" text NOT NULL,
	"period_ends_at" timestamp with time zone,
	"trial_ends_at" timestamp with time zone,
	"trial_used" boolean DEFAULT false NOT NULL,
	"cancel_at_period_end" boolean DEFAULT false NOT NULL,
	"next_tier" text,
	"next_interval" text,
	"past_due_since" timestamp with time zone,
	"next_check_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "subscriptions_stripe_subscription_id_unique" UNIQUE("stripe_subscription_id"),
	CONSTRAINT "subscriptions_checkout_session_id_unique" UNIQUE("checkout_session_id"),
	CONSTRAINT "subscriptions_interval" CHECK ("subscriptions"."interval" in ('month', 'year'))
);
--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "payment_policy" jsonb;--> statement-breakpoint
ALTER TABLE "businesses" ADD COLUMN "payment_policy" jsonb DEFAULT '{"refundTiers":[],"noShowFee":null,"lateCancelFee":null,"cardOnFile":false,"tips":false}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "invoice_payments" ADD COLUMN "online_payment_id" text;--> statement-breakpoint
ALTER TABLE "booking_cards" ADD CONSTRAINT "booking_cards_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_cards" ADD CONSTRAINT "booking_cards_business_id_booking_id_bookings_business_id_id_fk" FOREIGN KEY ("business_id","booking_id") REFERENCES "public"."bookings"("business_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_cards" ADD CONSTRAINT "booking_cards_business_id_account_id_payment_accounts_business_id_id_fk" FOREIGN KEY ("business_id","account_id") REFERENCES "public"."payment_accounts"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_business_id_payment_id_payments_business_id_id_fk" FOREIGN KEY ("business_id","payment_id") REFERENCES "public"."payments"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_accounts" ADD CONSTRAINT "payment_accounts_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_business_id_booking_id_bookings_business_id_id_fk" FOREIGN KEY ("business_id","booking_id") REFERENCES "public"."bookings"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_business_id_invoice_id_invoices_business_id_id_fk" FOREIGN KEY ("business_id","invoice_id") REFERENCES "public"."invoices"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_business_id_account_id_payment_accounts_business_id_id_fk" FOREIGN KEY ("business_id","account_id") REFERENCES "public"."payment_accounts"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_business_id_payment_id_payments_business_id_id_fk" FOREIGN KEY ("business_id","payment_id") REFERENCES "public"."payments"("business_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stripe_events" ADD CONSTRAINT "stripe_events_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "disputes_by_time" ON "disputes" USING btree ("business_id","created_at","id");--> statement-breakpoint
CREATE INDEX "disputes_by_payment" ON "disputes" USING btree ("business_id","payment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_accounts_one_connected" ON "payment_accounts" USING btree ("business_id") WHERE "payment_accounts"."disconnected_at" is null;--> statement-breakpoint
CREATE INDEX "payment_accounts_by_stripe_id" ON "payment_accounts" USING btree ("stripe_account_id");--> statement-breakpoint
CREATE INDEX "payment_accounts_due" ON "payment_accounts" USING btree ("next_check_at") WHERE "payment_accounts"."next_check_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "payments_by_session" ON "payments" USING btree ("checkout_session_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_by_intent" ON "payments" USING btree ("payment_intent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_one_open_per_booking" ON "payments" USING btree ("business_id","booking_id","purpose") WHERE "payments"."status" in ('created', 'open', 'processing') and "payments"."invoice_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "payments_one_open_per_invoice" ON "payments" USING btree ("business_id","invoice_id") WHERE "payments"."status" in ('created', 'open', 'processing');--> statement-breakpoint
CREATE INDEX "payments_by_booking" ON "payments" USING btree ("business_id","booking_id");--> statement-breakpoint
CREATE INDEX "payments_by_invoice" ON "payments" USING btree ("business_id","invoice_id");--> statement-breakpoint
CREATE INDEX "payments_by_time" ON "payments" USING btree ("business_id","created_at","id");--> statement-breakpoint
CREATE INDEX "payments_due" ON "payments" USING btree ("next_check_at") WHERE "payments"."next_check_at" is not null;--> statement-breakpoint
CREATE INDEX "refunds_by_payment" ON "refunds" USING btree ("business_id","payment_id");--> statement-breakpoint
CREATE INDEX "refunds_due" ON "refunds" USING btree ("next_check_at") WHERE "refunds"."next_check_at" is not null;--> statement-breakpoint
CREATE INDEX "stripe_events_due" ON "stripe_events" USING btree ("next_attempt_at") WHERE "stripe_events"."status" = 'received';--> statement-breakpoint
CREATE INDEX "stripe_events_by_age" ON "stripe_events" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "subscriptions_by_customer" ON "subscriptions" USING btree ("stripe_customer_id");--> statement-breakpoint
CREATE INDEX "subscriptions_due" ON "subscriptions" USING btree ("next_check_at") WHERE "subscriptions"."next_check_at" is not null;--> statement-breakpoint
ALTER TABLE "invoice_payments" ADD CONSTRAINT "invoice_payments_online_once" UNIQUE("business_id","invoice_id","online_payment_id");--> statement-breakpoint
-- No more goes back than came: whoever adds a refund waits for whoever adds one to the same payment.
CREATE FUNCTION refunds_within_captured() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  taken bigint;
  others bigint;
BEGIN
  IF NEW.status IN ('failed', 'cancelled') THEN RETURN NEW; END IF;
  SELECT captured INTO taken FROM payments
    WHERE business_id = NEW.business_id AND id = NEW.payment_id FOR UPDATE;
  SELECT coalesce(sum(amount), 0) INTO others FROM refunds
    WHERE business_id = NEW.business_id AND payment_id = NEW.payment_id
      AND id <> NEW.id AND status NOT IN ('failed', 'cancelled');
  IF others + NEW.amount > taken THEN
    RAISE EXCEPTION 'refunds exceed what was captured' USING ERRCODE = '23514', CONSTRAINT = 'refunds_within_captured';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER refunds_within_captured BEFORE INSERT OR UPDATE OF amount, status, payment_id ON refunds
  FOR EACH ROW EXECUTE FUNCTION refunds_within_captured();--> statement-breakpoint
-- What has arrived is a fact: it never becomes less, and success is not taken back.
CREATE FUNCTION payments_only_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.captured < OLD.captured OR (OLD.status = 'succeeded' AND NEW.status <> 'succeeded')
    OR NEW.amount <> OLD.amount OR NEW.tip <> OLD.tip OR NEW.currency <> OLD.currency
    OR NEW.idempotency_key <> OLD.idempotency_key THEN
    RAISE EXCEPTION 'a payment only goes forward' USING ERRCODE = '23514', CONSTRAINT = 'payments_only_forward';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER payments_only_forward BEFORE UPDATE ON payments
  FOR EACH ROW EXECUTE FUNCTION payments_only_forward();
