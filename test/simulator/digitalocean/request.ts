import type { Reply } from "./reply";
import type { Account } from "./state";

/** A request as routes see it: authenticated, body parsed ({} when there was none). */
export interface ApiRequest {
  /** The captured groups of the route's path. */
  params: string[];
  query: URLSearchParams;
  body: JsonObject;
}
export type JsonObject = Record<string, unknown>;

export interface Route {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: RegExp;
  handle(request: ApiRequest, account: Account): Reply;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The text under `key`, or "" when it is absent or something else. */
export const textOf = (body: JsonObject, key: string): string => {
  const value = body[key];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
};

/** The list under `key`; the real API takes null for an empty one, and Go clients send it. */
export const listIn = (body: JsonObject, key: string): unknown[] => {
  const value = body[key];
  return Array.isArray(value) ? value : [];
};

export const textsIn = (body: JsonObject, key: string): string[] => listIn(body, key).map(String);
export const numbersIn = (body: JsonObject, key: string): number[] => listIn(body, key).map(Number);
export const flagIn = (body: JsonObject, key: string): boolean => body[key] === true;
