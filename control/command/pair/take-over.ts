// restream take-over: this server, the spare, goes on in the other one's place. What restream rescue calls once that one is off; what a human types where it cannot.
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { writeWhole } from "../../shared/files";
import {
  BROADCASTS_UNIT,
  CERTIFICATE,
  CERTIFICATE_TIMER,
  CERTIFICATE_UNIT,
  FEED_UNIT,
  MEDIAMTX_UNIT,
  NOTICES_UNIT,
  PAGE_SOCKET,
  PAGE_UNIT,
  PEER_UNIT,
  RESTREAMD_UNIT,
} from "../../shared/names";
import { CHOICE_FILE } from "../../shared/choice";
import {
  movesByItself,
  readTakeOverOrder,
  readView,
  sinceBoot,
  TAKE_OVER_FILE,
  type TakeOverOrder,
} from "../../shared/failover";
import {
  COPY_DIR,
  isSpare,
  nextTerm,
  ON_AIR_FILE,
  onAirText,
  termAlone,
  WHOLE_DIR,
  type OnAir,
  type Pair,
} from "../../shared/pair";
import { platformNames } from "../../shared/platforms";
import { PLACEHOLDER_CHOICE } from "../../shared/placeholder/choice";
import { report } from "../../shared/spool";
import { messageOf, rfc3339 } from "../../shared/text";
import { wantedText, WANTED_FILE } from "../../shared/wanted";
import { unlessMissing } from "../../shared/files";
import { beginUnlessStopped } from "../begin";
import { CommandError, EXIT, type ExitCode } from "../exit-code";
import { knownDestinations, systemctl } from "../host";
import { say, sayError } from "../output";
import { whileAlone } from "../turn";
import { answering } from "./alive";
import { demandPair } from "./own";
import { showAsThere } from "./placeholder";
import { demandMaySend, openHere } from "./may-send";
import { parsePeerFiles, PEER_FILES, putFiles } from "./put";
import { noteLeft, startedHere, wantedAt } from "./wanted";

const UNIT_DIR = "/etc/systemd/system";
const READABLE = 0o644;
/** What was here before, by term: in it are keys. */
const KEPT_DIR = "/var/lib/restream/before-take-over";

/** They read what is put, or write it; those that this release has not are left out. In the order in which they end. */
const STOPPED = [
  ...[PEER_UNIT, RESTREAMD_UNIT, NOTICES_UNIT, BROADCASTS_UNIT],
  ...[PAGE_SOCKET, PAGE_UNIT, CERTIFICATE_TIMER, CERTIFICATE_UNIT],
];
/** A socket comes with its service, a service of a timer with its timer. */
const COMES_BY_ITSELF: readonly string[] = [PAGE_SOCKET, CERTIFICATE_UNIT];

/** Fields are only ever added. */
export interface TakenOver {
  version: 1;
  name: string;
  from: string;
  term: number;
  /** RFC 3339, UTC; null: there was no copy. */
  copyAt: string | null;
  wanted: string[];
  started: string[];
  /** What is not as it was there, in words. */
  problems: string[];
}

type Step = (words: string) => void;

/** @throws CommandError while the other one answers */
export const takeOver = async ({
  json,
  byItself,
  seenOff,
}: {
  json?: true;
  byItself?: true;
  seenOff?: true;
}): Promise<ExitCode> => {
  const step = json ? sayError : say;
  const pair = demandPair();
  const order = byItself ? demandOrder() : undefined;
  if (order === undefined) {
    if (isSpare(pair)) await refuseWhileAlive(pair, step);
    // A line that is cut looks like a server that is off.
    if (movesByItself() && !seenOff) demandOff(pair);
  }
  // What is begun is done: half of it would leave nobody who watches.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      sayError("It goes on: within seconds all is done.");
    });
  const done = await whileAlone("restream take-over", () => goOn(step, order));
  if (json) say(JSON.stringify(done));
  return done.problems.length === 0 ? EXIT.well : EXIT.failing;
};

const refuseWhileAlive = async ({ own, peer, addresses }: Pair, step: Step): Promise<void> => {
  step(`Looking for up to 5 s whether ${peer} still answers.`);
  const [address] = await answering(addresses);
  if (address === undefined) return;
  throw new CommandError(
    EXIT.refused,
    `Nothing was changed: ${peer} still answers at ${address}, and both would send. Switch it off first (at home, restream rescue does both; or DigitalOcean's panel). Then, here on ${own}: restream take-over`,
  );
};

/** @throws CommandError unless DigitalOcean, or a human, has said that the other one is off */
const demandOff = (pair: Pair): void => {
  if (isSpare(pair) && readView()?.peer !== "off")
    throw new CommandError(
      EXIT.refused,
      `Nothing was changed: nobody has said that ${pair.peer} is off, and this pair moves by itself as soon as it is sure. You know that it is dead? restream confirm-dead ${pair.peer}`,
    );
  demandMaySend(pair);
};

/** restreamd-failover has seen to it that the other one cannot send. @throws CommandError where it has ordered nothing */
const demandOrder = (): TakeOverOrder => {
  const order = readTakeOverOrder();
  if (order !== undefined) return order;
  throw new CommandError(
    EXIT.refused,
    "Nothing was changed: --by-itself is for restreamd-failover, and it has ordered nothing. To go on here: restream take-over",
  );
};

/** It may have waited for a release. @throws CommandError where what was decided is so no more */
const refuseLate = ({ own, peer, onAir }: Pair, { term }: TakeOverOrder): void => {
  const view = readView();
  const isOpen = view?.peer === "heard" && view.isPeerOpen && view.peerOnAir === peer;
  if (isOpen || onAir.term > term || (onAir.term === term && onAir.name !== own))
    throw new CommandError(
      EXIT.refused,
      `Nothing was changed: ${peer} sends by now, or another take-over was newer`,
    );
};

/**
 * Again at any point, after whatever has ended it: the second call of two finds all done.
 * @param order undefined: a human's
 */
const goOn = async (step: Step, order: TakeOverOrder | undefined): Promise<TakenOver> => {
  const pair = demandPair();
  const problems: string[] = [];
  if (order !== undefined) refuseLate(pair, order);
  const becomes = order === undefined ? isSpare(pair) : pair.onAir.term < order.term;
  const since = order?.at ?? copiedSince(becomes ? pair : undefined);
  const wanted = order?.wanted ?? wantedAt(becomes ? COPY_DIR : "/");
  const term = order?.term ?? (becomes ? termOf(pair) : pair.onAir.term);
  if (becomes) problems.push(...(await become({ term, name: pair.own }, pair, wanted, step)));
  else step(`${pair.own} is on air already (term ${term}).`);
  const isTheirs = order === undefined ? becomes : !order.isBack;
  const left = await openHere(wanted ?? [], { since, isTheirs });
  const { started, failed } = await startWanted(left, since, step);
  problems.push(...failed);
  // Viewers do not wait for the disk.
  if (wanted !== undefined)
    await noteLeft(left, since).catch((error: unknown) =>
      problems.push(`what is wanted could not be noted: ${messageOf(error)}`),
    );
  if (wanted === undefined)
    problems.push(
      `what was wanted is not known here, for there is no copy of ${pair.peer}. Start by hand: restream start NAME, or all`,
    );
  await systemctl("start", ...STOPPED.filter(isBrought).filter(startsAgain)).catch(
    (error: unknown) => problems.push(`what watches was not started: ${messageOf(error)}`),
  );
  await rm(TAKE_OVER_FILE, { force: true });
  for (const words of problems) sayError(`NOT AS IT WAS: ${words}`);
  return {
    ...{ version: 1, name: pair.own, from: pair.peer, term },
    copyAt: pair.copiedAt === undefined ? null : rfc3339(pair.copiedAt),
    ...{ wanted: left, started, problems },
  };
};

/** What was stopped here before the other one's files were read is known there, or was about something else. ms since this machine started. */
const copiedSince = (pair: Pair | undefined): number =>
  pair?.copiedAt === undefined ? sinceBoot() : sinceBoot() - (Date.now() - pair.copiedAt);

/** A human's. The other one of a pair that moves by itself may have been put on air alone meanwhile. */
const termOf = ({ onAir: { term }, own }: Pair): number =>
  movesByItself() ? termAlone(term, own, Date.now()) : nextTerm(term, own);

const isBrought = (unit: string): boolean => existsSync(`${UNIT_DIR}/${unit}`);
const startsAgain = (unit: string): boolean => !COMES_BY_ITSELF.includes(unit);

/** What fails on the way is told, and holds up nothing: viewers wait. */
const become = async (
  onAir: OnAir,
  pair: Pair,
  wanted: readonly string[] | undefined,
  step: Step,
): Promise<string[]> => {
  const problems: string[] = [];
  const trying = async <Result>(
    what: string,
    work: () => Promise<Result>,
  ): Promise<Result | undefined> => {
    try {
      return await work();
    } catch (error) {
      problems.push(`${what}: ${messageOf(error)}`);
      return undefined;
    }
  };
  step("Stopping what watches here, so that it goes on from what the other one knew.");
  await trying("what watches could not be stopped", () =>
    systemctl("stop", ...STOPPED.filter(isBrought)),
  );
  const before = whatMediamtxHasRead();
  // Its own broadcasts go on here, after all: it knows more of them than the other one does.
  if (!isSpare(pair)) step(`${pair.peer} did not go on: ${pair.own} does.`);
  else if (pair.copiedAt === undefined) step(`There is no copy of ${pair.peer}.`);
  else {
    step(`Putting in place what ${pair.peer} knew at ${rfc3339(pair.copiedAt)}.`);
    problems.push(...(await putAll(onAir.term)));
  }
  const isShownAnew = await trying("the placeholder that was chosen there is not shown", () =>
    pair.copiedAt === undefined || !isSpare(pair) ? Promise.resolve(false) : showAsThere(COPY_DIR),
  );
  if (wanted !== undefined)
    await trying("what is wanted could not be noted", () =>
      writeWhole(WANTED_FILE, wantedText(wanted), READABLE),
    );
  report(
    {
      ...{ kind: "taken-over", name: pair.own, from: pair.peer },
      ...{ destinations: [...(wanted ?? [])], seenAt: pair.seenAt ?? null },
    },
    `taken-over-${onAir.term}.json`,
  );
  const noted = writeWhole(ON_AIR_FILE, onAirText(onAir), READABLE);
  // Without it, a pair that moves by itself would step down at once.
  if (movesByItself()) await noted;
  else await trying("that this server is on air could not be noted", () => noted);
  step(`${pair.own} is on air (term ${onAir.term}).`);
  const anew = [
    ...(isShownAnew === true || before !== whatMediamtxHasRead() ? [MEDIAMTX_UNIT] : []),
    ...(isShownAnew === true ? [FEED_UNIT] : []),
  ];
  if (anew.length > 0) await trying("not started anew", () => systemctl("restart", ...anew));
  return problems;
};

const putAll = async (term: number): Promise<string[]> => {
  const { state, large } = parsePeerFiles(readFileSync(PEER_FILES, "utf8"));
  const kept = `${KEPT_DIR}/${term}`;
  if (!existsSync(kept)) await rm(KEPT_DIR, { recursive: true, force: true });
  return [
    ...(existsSync(WHOLE_DIR) ? await putFiles(large, { copy: WHOLE_DIR, kept }) : []),
    // The choice of a placeholder is put by showAsThere.
    ...(await putFiles(
      state.filter((path) => path !== PLACEHOLDER_CHOICE),
      { copy: COPY_DIR, kept },
    )),
  ];
};

/** At its start. */
const whatMediamtxHasRead = (): string =>
  [CHOICE_FILE, CERTIFICATE]
    .map((file) => unlessMissing(() => readFileSync(file, "utf8")) ?? "")
    .join("\0");

const startWanted = async (
  wanted: readonly string[],
  since: number,
  step: Step,
): Promise<{ started: string[]; failed: string[] }> => {
  const known = knownDestinations();
  const names = wanted.filter((name) => known.includes(name));
  const failed = wanted
    .filter((name) => !known.includes(name))
    .map((name) => `${name} is wanted, and this server has no such destination`);
  if (names.length > 0) {
    step(`Starting ${platformNames(names)}.`);
    // All at once; of one that does not start, what runs says so.
    await beginUnlessStopped(names, since).catch((error: unknown) => {
      sayError(messageOf(error));
    });
  }
  const running = await startedHere();
  const started = names.filter((name) => running.includes(name));
  failed.push(
    ...names
      .filter((name) => !started.includes(name))
      .map((name) => `${name} could not be started: restream logs ${name}`),
  );
  step(
    started.length > 0
      ? `Started: ${platformNames(started)}. Whether it arrives: restream status`
      : "Nothing was to be started.",
  );
  return { started, failed };
};
