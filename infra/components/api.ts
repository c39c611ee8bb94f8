// Asks DigitalOcean's API where no resource asks it.
import type { ApiAccess } from "../settings";

const ANSWER_WITHIN_MS = 20_000;

/** @param path below /v2 @throws Error with the API's words */
export const callApi = async (
  { url, token }: ApiAccess,
  method: "GET" | "POST",
  path: string,
  body?: object,
): Promise<unknown> => {
  const response = await fetch(new URL(`/v2/${path}`, url), {
    method,
    headers: {
      authorization: `Bearer ${token.reveal()}`,
      ...(body ? { "content-type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  const answer = (await response.json()) as { message?: string };
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${answer.message ?? ""}`.trimEnd());
  return answer;
};
