import { randomUUID } from "node:crypto";

/** What a route answers. A body of undefined is an empty answer (204). */
export interface Reply {
  status: number;
  body?: unknown;
  /** Runs once the answer is on the wire: DigitalOcean accepts first and works afterwards. */
  afterwards?: () => void;
}

// Error form: specification/shared/models/error.yml of digitalocean/openapi.
const failure = (status: number, id: string, message: string): Reply => ({
  status,
  body: { id, message, request_id: randomUUID() },
});

export const unauthorized = (): Reply => failure(401, "unauthorized", "Unable to authenticate you");
export const notFound = (): Reply =>
  failure(404, "not_found", "The resource you were accessing could not be found.");
export const conflict = (message: string): Reply => failure(409, "conflict", message);
export const unprocessable = (message: string): Reply =>
  failure(422, "unprocessable_entity", message);
export const serverError = (message: string): Reply => failure(500, "server_error", message);
export const notSimulated = (what: string): Reply =>
  failure(501, "not_simulated", `the simulator does not know ${what}`);

/** The paging envelope of every list; the simulator always answers with one page. */
export const listOf = (key: string, items: unknown[]): Reply => ({
  status: 200,
  body: { [key]: items, links: {}, meta: { total: items.length } },
});
