// Decides whether restreams may start here, in a pair that moves by itself: only where the other server cannot send; and lets them.
import { rm } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import {
  CLOSED_FILE,
  closedHere,
  FAILOVER_DIR,
  GATE_DIR,
  movesByItself,
  readView,
  WANTED_NOW_FILE,
  type Closed,
  type FailoverView,
} from "../../shared/failover";
import { existsSync, readFileSync } from "node:fs";
import { unlessMissing, writeWhole } from "../../shared/files";
import { ON_AIR_FILE, onAirText, termAlone, type Pair } from "../../shared/pair";
import { stoppedHere, unlessStopped } from "../../shared/stopped";
import { parseWanted, wantedText } from "../../shared/wanted";
import { TURNS_DIR } from "../../shared/lock";
import { CommandError, EXIT } from "../exit-code";
import { whileAlone } from "../turn";
import { demandPair } from "./own";

const READABLE = 0o644;
/** It says so twice a second. */
const HEARD_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 100;

/** Why nothing may start here; undefined: it may. Pure. @param closed undefined: restreams can start here as it is */
export const refusalOf = (
  view: FailoverView | undefined,
  { own, peer, onAir }: Pick<Pair, "own" | "peer" | "onAir">,
  closed: Closed | undefined,
): string | undefined => {
  if (view === undefined)
    return "restreamd-failover does not run here, and whether the other server sends is not known. Look: restream logs failover";
  if (view.powerOff === null)
    return "how long DigitalOcean takes to switch a server off was never measured, and this pair could not move safely. Once, before the first start (the spare is off for a minute): restream pair test-fence";
  // One that it has come back from, and did not get far, is no step-down any more.
  const isOver =
    closed?.kind === "closed" || (closed?.kind === "handed" && closed.term < onAir.term);
  if (closed !== undefined && !isOver)
    return `${own} steps down for ${peer}, which goes on within seconds. Look: restream pair`;
  switch (view.peer) {
    case "off":
      return undefined;
    case "silent":
      return `${peer} is not heard. It may be sending, and then both would. Is it off in DigitalOcean's panel, or lost? restream confirm-dead ${peer} (at home, or here on ${own}); then start again`;
    case "heard":
      return heardRefusal(view, { peer, onAir });
  }
};

const heardRefusal = (
  view: FailoverView,
  { peer, onAir }: Pick<Pair, "peer" | "onAir">,
): string | undefined => {
  if (view.isPeerTakingOver)
    return `${peer} is going on in this server's place. Look: restream pair`;
  if (view.isPeerOpen && view.peerOnAir === peer)
    return `${peer} says that it is on air. Look: restream pair`;
  if (view.peerTerm !== null && view.peerTerm > onAir.term && view.peerOnAir === peer)
    return `${peer} has taken over. Look: restream pair`;
  return view.isBootKnown
    ? undefined
    : `${peer} does not know yet that this server has started anew. In some seconds: the same again`;
};

/** @throws CommandError where both could send */
export const demandMaySend = (
  pair = demandPair(),
  view = readView(),
  closed = closedHere(),
): void => {
  const why = refusalOf(view, pair, closed);
  if (why !== undefined) throw new CommandError(EXIT.refused, `Nothing was changed: ${why}`);
};

const alone = <Result>(work: () => Promise<Result>, folder: string): Promise<Result> =>
  whileAlone("restream start", work, folder);

/** Restreams can start from now on, as long as the other one cannot send. @throws CommandError where it could */
export const open = async (): Promise<void> => {
  if (!movesByItself()) return;
  // Not while it is being closed.
  await alone(async () => {
    const [pair, view, closed] = [demandPair(), readView(), closedHere()];
    demandMaySend(pair, view, closed);
    // It may have been on air after this one: with its term it would end what begins here, once it is back.
    if (closed !== undefined && view?.peer === "off")
      await writeWhole(
        ON_AIR_FILE,
        onAirText({ term: termAlone(pair.onAir.term, pair.own, Date.now()), name: pair.own }),
        READABLE,
      );
    await rm(CLOSED_FILE, { force: true });
  }, GATE_DIR);
};

/**
 * The same at a take-over, which has seen to it.
 * @param wanted to be started @param since when that was decided, ms since this machine started @param isTheirs the other one sent it
 * @returns what of it nobody has stopped since, here or there: that is wanted from now on
 */
export const openHere = async (
  wanted: readonly string[],
  { since, isTheirs }: { since: number; isTheirs: boolean },
): Promise<string[]> => {
  const left = (): string[] => {
    const there = isTheirs ? (readView()?.peerStopped ?? []) : [];
    return unlessStopped(wanted, stoppedHere(), since).filter((name) => !there.includes(name));
  };
  if (!existsSync(FAILOVER_DIR)) return left();
  return alone(async () => {
    const now = await changeWanted(left);
    await rm(CLOSED_FILE, { force: true });
    return [...now];
  }, GATE_DIR);
};

const wantedNow = (): string[] =>
  parseWanted(unlessMissing(() => readFileSync(WANTED_NOW_FILE, "utf8")) ?? "");

const changeWanted = (
  change: (before: readonly string[]) => readonly string[],
): Promise<readonly string[]> =>
  alone(async () => {
    const wanted = parseWanted(wantedText(change(wantedNow())));
    await writeWhole(WANTED_NOW_FILE, wantedText(wanted), READABLE);
    return wanted;
  }, `${TURNS_DIR}/wanted`);

/** These are wanted on both servers before a command goes on. @throws CommandError where the other one is there and has not taken it */
export const wantNow = async (names: readonly string[]): Promise<void> => {
  if (!existsSync(FAILOVER_DIR)) return;
  const before = wantedNow();
  await changeWanted((wanted) => [...wanted, ...names]);
  if (await isTaken((theirs) => names.every((name) => theirs.includes(name)))) return;
  await changeWanted((wanted) =>
    wanted.filter((name) => before.includes(name) || !names.includes(name)),
  );
  throw new CommandError(
    EXIT.failing,
    "Nothing was started: the other server of the pair has not taken what is wanted, within 5 s. Look: restream pair",
  );
};

/** And no more: restreamd-failover says so to the other one. @throws Error when it cannot be noted here */
export const wantNoMore = async (names: readonly string[]): Promise<void> => {
  if (!existsSync(FAILOVER_DIR)) return;
  await changeWanted((wanted) => wanted.filter((name) => !names.includes(name)));
};

/** After a stop: what is said where it may begin again on the other server, or runs there; undefined: neither. */
export const whereToStop = async (names: readonly string[]): Promise<string | undefined> => {
  if (!movesByItself()) return undefined;
  const isKnown = await isTaken((theirs) => names.every((name) => !theirs.includes(name)));
  return elsewhereOf(readView(), demandPair(), names, isKnown);
};

/** The same. Pure. @param isKnown the other one has heard of the stop, or is not there */
export const elsewhereOf = (
  view: Pick<FailoverView, "peer" | "isPeerTakingOver" | "isPeerOpen" | "peerOnAir"> | undefined,
  { own, peer, onAir }: Pick<Pair, "own" | "peer" | "onAir">,
  names: readonly string[],
  isKnown: boolean,
): string | undefined => {
  const there = `restream --node ${peer} stop ${names.join(" ")}`;
  if (view?.peer === "off") return undefined;
  if (view?.peer === "heard" && isKnown) {
    const goesOnThere = view.isPeerTakingOver || (view.isPeerOpen && view.peerOnAir === peer);
    return onAir.name === own && !goesOnThere
      ? undefined
      : `${peer} is on air, or about to be. What it sends is stopped there (at home: ${there})`;
  }
  return `${peer} may not know of this, and may begin it again in this server's place. Stop it there, too (at home: ${there}). If ${peer} does not answer: restream pair`;
};

/** Whether the other one knows, or is not there. */
const isTaken = async (isSo: (theirs: readonly string[]) => boolean): Promise<boolean> => {
  if (!movesByItself()) return true;
  for (const until = Date.now() + HEARD_WITHIN_MS; ; await pause(LOOK_EVERY_MS)) {
    const view = readView();
    if (view !== undefined && view.peer !== "heard") return true;
    if (view?.peerHeardWanted && isSo(view.peerHeardWanted)) return true;
    if (Date.now() >= until) return false;
  }
};
