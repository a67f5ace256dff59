ALTER TABLE "invoice_payments" RENAME COLUMN "online_payment_id" TO "payment_id";--> statement-breakpoint
ALTER TABLE "invoice_payments" DROP CONSTRAINT "invoice_payments_online_once";--> statement-breakpoint
ALTER TABLE "invoice_payments" DROP CONSTRAINT "invoice_payments_kind";--> statement-breakpoint
ALTER TABLE "invoice_payments" DROP CONSTRAINT "invoice_payments_amount";--> statement-breakpoint
ALTER TABLE "invoice_payments" ADD COLUMN "refund_id" text;--> statement-breakpoint
ALTER TABLE "invoice_payments" ADD CONSTRAINT "invoice_payments_payment_once" UNIQUE("business_id","invoice_id","payment_id");--> statement-breakpoint
ALTER TABLE "invoice_payments" ADD CONSTRAINT "invoice_payments_refund_once" UNIQUE("business_id","invoice_id","refund_id");--> statement-breakpoint
ALTER TABLE "invoice_payments" ADD CONSTRAINT "invoice_payments_kind" CHECK ("invoice_payments"."kind" in ('deposit', 'payment', 'refund'));--> statement-breakpoint
ALTER TABLE "invoice_payments" ADD CONSTRAINT "invoice_payments_amount" CHECK ("invoice_payments"."amount" <> 0 and ("invoice_payments"."kind" = 'refund') = ("invoice_payments"."amount" < 0) and ("invoice_payments"."kind" = 'refund') = ("invoice_payments"."refund_id" is not null));