// Lets the running MediaMTX know who may publish from now on.
import { readFileSync } from "node:fs";
import { askApi, readApiKey } from "../shared/mediamtx/api";
import { usersOf, UsersNotTaken } from "./hot";

const ENVIRONMENT_FILE = "/etc/restream/mediamtx-api.env";
const WITHIN_MS = 10_000;

/**
 * Gives MediaMTX its users. Connected publishers stay connected.
 * @throws UsersNotTaken with MediaMTX's words when nothing has changed; any other Error when that is not known.
 */
export const changeUsers = async (config: string): Promise<void> => {
  const authInternalUsers = usersOf(config, readFileSync(ENVIRONMENT_FILE, "utf8"));
  const { answer, status, text, error } = await askApi(readApiKey(), "/v3/config/global/patch", {
    method: "PATCH",
    body: { authInternalUsers },
    withinMs: WITHIN_MS,
  });
  if (answer !== "answered") {
    const words = `MediaMTX's API does not answer: ${error?.message ?? `nothing within ${WITHIN_MS / 1000} s`}`;
    // Nobody listened, so MediaMTX did not get the request.
    throw error?.code === "ECONNREFUSED"
      ? new UsersNotTaken(words)
      : new Error(words, { cause: error });
  }
  if (status < 200 || status > 299)
    throw new UsersNotTaken(`MediaMTX's API answered ${status}: ${text.slice(0, 300)}`);
};
