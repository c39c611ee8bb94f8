// Notes which destinations are wanted, where there is a spare: it starts them in this server's place.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { STATE_FILE } from "../../shared/event";
import { unlessMissing, writeWhole } from "../../shared/files";
import { TURNS_DIR } from "../../shared/lock";
import { PEER_CONFIG } from "../../shared/pair";
import { stoppedHere, unlessStopped } from "../../shared/stopped";
import { messageOf } from "../../shared/text";
import {
  parseWanted,
  wantedText,
  WANTED_FILE,
  withoutStopped,
  withStarted,
} from "../../shared/wanted";
import { readFacts } from "../host";
import { sayError } from "../output";
import { whileAlone } from "../turn";
import { wantNoMore, wantNow } from "./may-send";

/** The page shows it to nobody, and it is no secret. */
const READABLE = 0o644;

/** Before it is started: a server that is lost meanwhile is to be gone on for. @throws CommandError where the other one has not taken it */
export const noteStarted = async (names: readonly string[]): Promise<void> => {
  await wantNow(names);
  await note(withStarted, names);
};

/** As it is stopped, not afterwards: a stop may take long, and whoever waits for it may give up. */
export const noteStopped = async (names: readonly string[]): Promise<void> => {
  await wantNoMore(names).catch((error: unknown) => {
    sayError(`The other server may start it again: ${messageOf(error)}. Look: restream pair`);
  });
  await note(withoutStopped, names);
};

/** What cannot be noted keeps nobody from starting or stopping. */
const note = async (change: typeof withStarted, names: readonly string[]): Promise<void> => {
  if (!existsSync(PEER_CONFIG)) return;
  try {
    await whileNoted(async () => {
      const noted = readNoted();
      const started = noted === undefined ? await startedHere() : [];
      await writeWhole(WANTED_FILE, wantedText(change(noted, started, names)), READABLE);
    });
  } catch (error) {
    sayError(
      `The spare is not told of it (${messageOf(error)}). After a rescue look there: restream status`,
    );
  }
};

/** Its turns are its own: two orders of the page come at once. */
const whileNoted = (work: () => Promise<void>): Promise<void> =>
  whileAlone("restream start", work, `${TURNS_DIR}/wanted`);

/** After a take-over: what was stopped since it was decided is wanted no more. @param since ms since this machine started */
export const noteLeft = (names: readonly string[], since: number): Promise<void> =>
  whileNoted(() =>
    writeWhole(WANTED_FILE, wantedText(unlessStopped(names, stoppedHere(), since)), READABLE),
  );

const readNoted = (root = "/"): string[] | undefined => {
  const text = unlessMissing(() => readFileSync(join(root, WANTED_FILE), "utf8"));
  return text === undefined ? undefined : parseWanted(text);
};

/** Nobody asks MediaMTX. */
export const startedHere = async (): Promise<string[]> =>
  Object.entries((await readFacts(() => Promise.resolve(null))).destinations)
    .filter(([, { state }]) => state !== "off")
    .map(([name]) => name);

const remembered = z.object({
  memory: z.object({ destinations: z.record(z.string(), z.object({ state: z.string() })) }),
});

/**
 * What is wanted of the server whose files are there; undefined: it is not known.
 * @param root "/", or the copy of the other one's files
 */
export const wantedAt = (root: string): string[] | undefined =>
  readNoted(root) ?? startedAt(unlessMissing(() => readFileSync(join(root, STATE_FILE), "utf8")));

/** As restreamd remembers it: the spare may have come while that one was on air, and nobody has started anything since. Pure. */
export const startedAt = (state: string | undefined): string[] | undefined => {
  if (state === undefined) return undefined;
  const parsed = remembered.safeParse(jsonOf(state));
  if (!parsed.success) return undefined;
  return Object.entries(parsed.data.memory.destinations)
    .filter(([, one]) => one.state !== "off")
    .map(([name]) => name)
    .sort();
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
