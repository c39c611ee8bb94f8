// Speaks to MediaMTX's API, on loopback, with the droplet's own key.
import { readFileSync } from "node:fs";
import { API_HOST, API_PORT, API_USER } from "../names";
import { usersOf, UsersNotTaken } from "./hot";

const KEY_FILE = "/etc/restream/mediamtx-api.key";
const ENVIRONMENT_FILE = "/etc/restream/mediamtx-api.env";

/**
 * Lets the running MediaMTX know who may publish from now on. Who is connected stays connected.
 * @throws UsersNotTaken with MediaMTX's words when nothing has changed; any other Error when that is not known.
 */
export const changeUsers = async (config: string): Promise<void> => {
  const key = readFileSync(KEY_FILE, "utf8").trim();
  const authInternalUsers = usersOf(config, readFileSync(ENVIRONMENT_FILE, "utf8"));
  const answer = await fetch(`http://${API_HOST}:${API_PORT}/v3/config/global/patch`, {
    method: "PATCH",
    headers: {
      authorization: `Basic ${Buffer.from(`${API_USER}:${key}`).toString("base64")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ authInternalUsers }),
    signal: AbortSignal.timeout(10_000),
  }).catch((error: unknown) => {
    const words = `MediaMTX's API does not answer: ${wordsOf(error)}`;
    throw isUnreached(error) ? new UsersNotTaken(words) : new Error(words, { cause: error });
  });
  if (!answer.ok)
    throw new UsersNotTaken(
      `MediaMTX's API answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`,
    );
};

/** Nobody listened: what was sent reached nobody. */
const isUnreached = (error: unknown): boolean =>
  error instanceof Error &&
  error.cause instanceof Error &&
  "code" in error.cause &&
  error.cause.code === "ECONNREFUSED";

const wordsOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause.message : String(error);
};
