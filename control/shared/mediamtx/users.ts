// Lets the running MediaMTX know who may publish from now on: the release's publishers, as far as no cutover shuts them out.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { askApi, readApiKey } from "./api";

const ENVIRONMENT_FILE = "/etc/restream/mediamtx-api.env";
/** Decides who is shut out, also whenever MediaMTX starts. */
export const CHOOSE = "/usr/local/lib/restream/choose-publisher";
const WITHIN_MS = 10_000;

export interface User {
  user: string;
  pass: string;
  [key: string]: unknown;
}

/** MediaMTX is certain to have kept its old users. */
export class UsersNotTaken extends Error {}

/** MediaMTX reads YAML 1.1: there a bare `no` is false. */
const usersIn = (config: string): User[] =>
  (parse(config, { version: "1.1" }) as { authInternalUsers?: User[] }).authInternalUsers ?? [];

/**
 * The users of a configuration as the API takes them, each with the hash that MediaMTX's environment gives it.
 * @param environment lines MTX_AUTHINTERNALUSERS_<place>_PASS=HASH: the API's own hash, and of who is shut out
 * @throws Error when either is not as make-api-key and infra/render/mediamtx.ts write it.
 */
export const usersOf = (config: string, environment: string): User[] => {
  const users = usersIn(config);
  const passes = new Map(
    [...environment.matchAll(/^MTX_AUTHINTERNALUSERS_(\d+)_PASS=(sha256:\S+)$/gm)].map(
      ([, place, pass]) => [Number(place), pass ?? ""],
    ),
  );
  if (users.length === 0 || !passes.has(0))
    throw new Error("mediamtx.yml or mediamtx-api.env lacks the API's own user");
  return users.map((user, place) => ({ ...user, pass: passes.get(place) ?? user.pass }));
};

/** Names of all that the release lets publish, whether a cutover shuts them out or not. @throws Error when it is no YAML */
export const publishersIn = (config: string): string[] =>
  usersIn(config)
    .filter(({ permissions }) => JSON.stringify(permissions ?? []).includes('"publish"'))
    .map(({ user }) => user);

/**
 * Gives MediaMTX its users. Connected publishers stay connected.
 * @param config the text of a mediamtx.yml
 * @throws UsersNotTaken with MediaMTX's words when nothing has changed; any other Error when that is not known.
 */
export const changeUsers = async (config: string): Promise<void> => {
  // Not there: a release of an earlier version is in force, and the one that brings it restarts MediaMTX, whose unit asks it.
  const shutOut = existsSync(CHOOSE)
    ? execFileSync(CHOOSE, { input: config, encoding: "utf8" })
    : "";
  const environment = `${readFileSync(ENVIRONMENT_FILE, "utf8")}\n${shutOut}`;
  const authInternalUsers = usersOf(config, environment);
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
