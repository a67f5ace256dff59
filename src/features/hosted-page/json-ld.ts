import { amountText } from "#domain/money.ts";
import { Html } from "#http/html.ts";
import type { ConfigView } from "../businesses/config-schema.ts";
import type { Business } from "../businesses/load-business.ts";
import type { ReviewView } from "../reviews/list-reviews.ts";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** What search engines read about the business (schema.org LocalBusiness); only what the page itself shows. */
export function localBusiness(
  business: Business,
  config: ConfigView,
  page: { url: string; reviews: readonly ReviewView[] | null },
): object {
  const { row } = business;
  const { address, rating } = { address: row.address, rating: business.rating };
  const reviewed = page.reviews !== null && rating.average !== null && rating.count > 0;
  return {
    "@context": "https://schema.org",
    "@type": "LocalBusiness",
    "@id": `${page.url}#business`,
    name: row.name,
    url: page.url,
    ...(row.description === "" ? {} : { description: row.description }),
    ...(row.phone === null ? {} : { telephone: row.phone }),
    ...(row.email === null ? {} : { email: row.email }),
    ...(row.logoUrl === null ? {} : { image: row.logoUrl, logo: row.logoUrl }),
    ...(address === null
      ? {}
      : {
          address: {
            "@type": "PostalAddress",
            streetAddress: [address.line1, address.line2].filter(Boolean).join(", "),
            addressLocality: address.city,
            ...(address.region ? { addressRegion: address.region } : {}),
            postalCode: address.postalCode,
            addressCountry: address.country,
          },
        }),
    currenciesAccepted: row.currency,
    openingHoursSpecification: row.weeklyHours.map(({ weekday, from, to }) => ({
      "@type": "OpeningHoursSpecification",
      dayOfWeek: `https://schema.org/${DAYS[weekday - 1]}`,
      opens: from,
      closes: to === "24:00" ? "23:59" : to,
    })),
    makesOffer: config.services.map((service) => ({
      "@type": "Offer",
      itemOffered: {
        "@type": "Service",
        name: service.name,
        ...(service.description === "" ? {} : { description: service.description }),
      },
      ...(service.mode === "quote"
        ? {}
        : {
            priceSpecification: {
              "@type": "PriceSpecification",
              minPrice: amountText(service.priceFrom, service.currency),
              priceCurrency: service.currency,
            },
          }),
    })),
    potentialAction: {
      "@type": "ReserveAction",
      target: { "@type": "EntryPoint", urlTemplate: page.url },
    },
    ...(reviewed
      ? {
          aggregateRating: {
            "@type": "AggregateRating",
            ratingValue: rating.average,
            reviewCount: rating.count,
            bestRating: 5,
            worstRating: 1,
          },
          review: page.reviews?.map((review) => ({
            "@type": "Review",
            author: { "@type": "Person", name: review.authorName },
            datePublished: review.createdAt.slice(0, 10),
            ...(review.title === "" ? {} : { name: review.title }),
            ...(review.text === "" ? {} : { reviewBody: review.text }),
            reviewRating: { "@type": "Rating", ratingValue: review.rating, bestRating: 5, worstRating: 1 },
          })),
        }
      : {}),
  };
}

/** Data in a page: no text in it can end the element. */
export function jsonLd(data: object): Html {
  return new Html(
    `<script type="application/ld+json">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>`,
  );
}
