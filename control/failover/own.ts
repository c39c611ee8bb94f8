// Reads how this server is: whether it is on air, whether restreams can start, what somebody has started.
import { readFileSync } from "node:fs";
import {
  closedHere,
  HEARD_FILE,
  MEASURED_FILE,
  readTakeOverOrder,
  WANTED_NOW_FILE,
  type Closed,
  type TakeOverOrder,
} from "../shared/failover";
import { unlessMissing } from "../shared/files";
import { readPair, type Pair } from "../shared/pair";
import { stoppedHere } from "../shared/stopped";
import { parseWanted } from "../shared/wanted";
import type { Own } from "./decide";
import { wordIn, type Word } from "./word";

const read = (path: string): string | undefined => unlessMissing(() => readFileSync(path, "utf8"));

/** @throws Error where this server is alone */
export const pairHere = (): Pair => {
  const pair = readPair();
  if (pair === undefined) throw new Error("this server is alone");
  return pair;
};

export const ownNow = ({ own: name, onAir }: Pair): Own => {
  const closed = closedHere();
  return {
    ...{ name, onAir, isClosed: closed !== undefined, isStuck: closed?.kind === "stuck" },
    isStepping: closed?.kind === "stepping",
    handed: closed?.kind === "handed" ? closed.term : null,
    half:
      onAir.name === name && isClosedBefore(closed, onAir.term) ? halfOf(onAir.term) : undefined,
    wanted: parseWanted(read(WANTED_NOW_FILE) ?? ""),
    stopped: stoppedOrNone(),
  };
};

/** From the start of the machine, or since it stepped down in an earlier term. */
const isClosedBefore = (closed: Closed | undefined, term: number): boolean =>
  closed?.kind === "closed" || (closed?.kind === "handed" && closed.term < term);

/** The order is there until a take-over is whole. */
const halfOf = (term: number): TakeOverOrder | undefined => {
  const order = readTakeOverOrder();
  return order?.term === term ? order : undefined;
};

/** What cannot be read must not keep a server from going on. */
const stoppedOrNone = (): Own["stopped"] => {
  try {
    return stoppedHere();
  } catch {
    return {};
  }
};

export const isWantedNoted = (): boolean => read(WANTED_NOW_FILE) !== undefined;

/** What came on a line that the other one has laid. */
export const heardHere = (): Word | undefined => {
  const text = read(HEARD_FILE);
  return text?.endsWith("\n") ? wordIn(text) : undefined;
};

/** Seconds; null: nobody has measured it. */
export const measuredHere = (): number | null => {
  const seconds = parseFloat(read(MEASURED_FILE) ?? "");
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
};
