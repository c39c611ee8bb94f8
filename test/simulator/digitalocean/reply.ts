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
export const forbidden = (message: string): Reply => failure(403, "forbidden", message);
export const notFound = (): Reply =>
  failure(404, "not_found", "The resource you were accessing could not be found.");
export const conflict = (message: string): Reply => failure(409, "conflict", message);
export const unprocessable = (message: string): Reply =>
  failure(422, "unprocessable_entity", message);
export const serverError = (message: string): Reply => failure(500, "server_error", message);
export const notSimulated = (what: string): Reply =>
  failure(501, "not_simulated", `the simulator does not know ${what}`);

/** The envelope of a list that is small: the simulator answers with one page. */
export const listOf = (key: string, items: unknown[]): Reply => ({
  status: 200,
  body: { [key]: items, links: {}, meta: { total: items.length } },
});

// specification/shared/parameters.yml: per_page is 20 unless told, 200 at most.
const PER_PAGE = 20;
const MOST_PER_PAGE = 200;

/** One page of a long list; `links.pages` is there as long as another page is (specification/shared/pages.yml). */
export const pageOf = (
  key: string,
  items: unknown[],
  query: URLSearchParams,
  path = key,
): Reply => {
  const perPage = Math.min(Number(query.get("per_page") ?? PER_PAGE), MOST_PER_PAGE);
  const page = Number(query.get("page") ?? 1);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const link = (number: number): string =>
    `https://api.digitalocean.com/v2/${path}?page=${String(number)}&per_page=${String(perPage)}`;
  const next = page < last ? { next: link(page + 1), last: link(last) } : {};
  const previous = page > 1 ? { first: link(1), prev: link(page - 1) } : {};
  return {
    status: 200,
    body: {
      [key]: items.slice((page - 1) * perPage, page * perPage),
      links: last === 1 ? {} : { pages: { ...next, ...previous } },
      meta: { total: items.length },
    },
  };
};
