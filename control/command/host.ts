// The effects of the command: asking systemd and MediaMTX, starting, stopping and killing units, reading restreamd's files.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { FEED_UNIT, HUB_UNIT, MEDIAMTX_UNIT, PATH, RESTREAMD_UNIT } from "../shared/names";
import { readChoice } from "../shared/choice";
import { readPath } from "../shared/mediamtx/answer";
import { readEvents, readNow, readWaiting } from "../shared/left";
import { CommandError, EXIT } from "./exit-code";
import type { Facts, UnitFacts } from "./facts";

import { readPair } from "../shared/pair";
import { haveSameRelease } from "./pair/releases";
import { unitOf } from "./which-units";
import { readUnitFacts, UNIT_FACTS } from "./units";
import { rfc3339 } from "../shared/text";
import { readIndex } from "../shared/kept";
import { readInvocations } from "../shared/units";
import { stillWaiting } from "../shared/waiting";
import { askApi, readApiKey } from "../shared/mediamtx/api";

const UNIT_DIR = "/etc/systemd/system";
const API_WITHIN_MS = 2000;
/** More than a stop may take: systemd kills after 90 s what does not end by itself. */
const SYSTEMCTL_WITHIN_MS = 120_000;

/** Every destination that a release has installed, sorted. */
export const knownDestinations = (): string[] =>
  readdirSync(UNIT_DIR)
    .flatMap((file) => /^restream-(.+)\.service$/.exec(file)?.[1] ?? [])
    .sort();

/** @param pathNow who is asked for MediaMTX's word on its path */
export const readFacts = async (pathNow = askPath): Promise<Facts> => {
  const names = knownDestinations();
  const [units, path] = await Promise.all([
    askUnits([MEDIAMTX_UNIT, HUB_UNIT, FEED_UNIT, RESTREAMD_UNIT, ...names.map(unitOf)]),
    pathNow(),
  ]);
  const pair = orNothing(readPair);
  const of = (unit: string): UnitFacts => units[unit] ?? { state: "off", since: null, restarts: 0 };
  return {
    // After the files were read, so that no look is later than it.
    now: orNothing(readNow),
    events: orNothing(readEvents)?.events ?? [],
    time: rfc3339(Date.now()),
    restreamd: of(RESTREAMD_UNIT),
    mediamtx: of(MEDIAMTX_UNIT),
    hub: of(HUB_UNIT),
    feed: of(FEED_UNIT),
    destinations: Object.fromEntries(names.map((name) => [name, of(unitOf(name))])),
    waiting: await waitingNow().catch(() => []),
    rolledBackFrom: orNothing(readIndex)?.rolledBackFrom ?? null,
    cutover: orNothing(readChoice) ?? null,
    ...(pair === undefined ? {} : { pair: { ...pair, isSameRelease: haveSameRelease(pair) } }),
    path,
  };
};

const askPath = async (): Promise<Facts["path"]> => {
  const text = await askMediamtx(`/v3/paths/get/${PATH}`).catch(() => undefined);
  const answered = text === undefined ? undefined : readPath(text);
  return answered && { online: answered.online, picture: answered.picture };
};

/** Destinations. */
const waitingNow = async (): Promise<string[]> => {
  const noted = readWaiting() ?? {};
  const units = Object.keys(noted);
  if (units.length === 0) return [];
  const shown = await systemctl("show", "--property=Id,InvocationID", ...units);
  return stillWaiting(noted, readInvocations(shown)).map(
    (unit) => /^restream-(.+)\.service$/.exec(unit)?.[1] ?? unit,
  );
};

/** A file that cannot be read is shown as restreamd's silence: the rest of the screen counts more. */
const orNothing = <Content>(read: () => Content | undefined): Content | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

const askUnits = async (units: readonly string[]): Promise<Record<string, UnitFacts>> =>
  readUnitFacts(
    await systemctl("show", "--timestamp=unix", `--property=${UNIT_FACTS.join(",")}`, ...units),
  );

/** The answer's text. @throws CommandError when MediaMTX does not answer, or refuses */
export const askMediamtx = async (path: string): Promise<string> =>
  String(await askMediamtxFor(path, "GET"));

/** @returns the answer's text, or `expected` where that is its status */
const askMediamtxFor = async <Status extends number>(
  path: string,
  method: "GET" | "POST",
  expected?: Status,
): Promise<string | Status> => {
  const { answer, status, text } = await askApi(readApiKey(), path, {
    method,
    withinMs: API_WITHIN_MS,
  });
  if (answer !== "answered")
    throw new CommandError(
      EXIT.unreachable,
      "MediaMTX does not answer. Look: restream status; then: restream logs mediamtx",
    );
  if (expected !== undefined && status === expected) return expected;
  if (status < 200 || status > 299)
    throw new CommandError(EXIT.refused, `MediaMTX refused: ${status} ${text.slice(0, 200)}`);
  return text;
};

/** @returns false: that connection had ended by itself. @throws CommandError as askMediamtx does */
export const kickConnection = async (id: string): Promise<boolean> =>
  (await askMediamtxFor(`/v3/rtmpconns/kick/${id}`, "POST", GONE)) !== GONE;

/** HTTP's: MediaMTX knows no such connection. */
const GONE = 404;

/**
 * In a session of its own: Ctrl-C reaches us and not systemctl, so that what is begun is done and we can say what it left.
 * @throws CommandError with systemctl's own words
 */
export const systemctl = (...args: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn("systemctl", args, {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: SYSTEMCTL_WITHIN_MS,
    });
    const failed = (words: string): void => {
      reject(new CommandError(EXIT.refused, `systemctl ${args[0] ?? ""}: ${words}`));
    };
    let [out, words] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (words += text));
    child.once("error", ({ message }) => {
      failed(message);
    });
    child.once("close", (code, signal) => {
      if (code === 0) resolve(out);
      else failed(words.trim() || `ended with ${signal ?? code}`);
    });
  });

/** journalctl on this terminal; resolves with its exit code. */
export const showJournal = (args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn("journalctl", args, { stdio: "inherit" });
    // Ctrl-C is journalctl's way to end: it reaches both of us.
    process.on("SIGINT", () => undefined);
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 0);
    });
  });

/** @throws CommandError unless root: the API's key and the units are root's (docs/decisions/0015). */
export const demandRoot = (): void => {
  if (process.getuid?.() !== 0)
    throw new CommandError(
      EXIT.refused,
      "Only root may: the key of MediaMTX's API and the units are root's. Log in as root, or run it at home: restream status",
    );
};
