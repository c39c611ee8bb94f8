// Speaks to MediaMTX's API, on loopback, with the droplet's own key.
import { readFileSync } from "node:fs";
import { API_HOST, API_PORT, API_USER } from "../names";
import { usersOf } from "./hot";

const KEY_FILE = "/etc/restream/mediamtx-api.key";
const ENVIRONMENT_FILE = "/etc/restream/mediamtx-api.env";

/**
 * Lets the running MediaMTX know who may publish from now on. Who is connected stays connected.
 * @throws Error with MediaMTX's words; nothing has changed then.
 */
export const changeUsers = async (config: string): Promise<void> => {
  const key = readFileSync(KEY_FILE, "utf8").trim();
  const answer = await fetch(`http://${API_HOST}:${API_PORT}/v3/config/global/patch`, {
    method: "PATCH",
    headers: {
      authorization: `Basic ${Buffer.from(`${API_USER}:${key}`).toString("base64")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      authInternalUsers: usersOf(config, readFileSync(ENVIRONMENT_FILE, "utf8")),
    }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok)
    throw new Error(
      `MediaMTX's API answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`,
    );
};
