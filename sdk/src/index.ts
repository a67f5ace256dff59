export {
  type Answer,
  ApiError,
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type Input,
  newKey,
} from "./client.ts";
export * from "./operations.ts";
