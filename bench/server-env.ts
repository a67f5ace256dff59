/** How our server runs while it is measured: as in production, but without limits and demo businesses. */
export function serverEnv(more: Record<string, string>): Record<string, string> {
  return {
    NODE_ENV: "production",
    TZ: "UTC",
    HOST: "127.0.0.1",
    PORT: "0",
    BASE_URL: "http://localhost",
    AUTH_SECRET: "a-secret-for-measuring-that-is-long-enough",
    RATE_LIMIT: "off",
    DEMO: "off",
    LOG_LEVEL: "warn",
    ...more,
  };
}
