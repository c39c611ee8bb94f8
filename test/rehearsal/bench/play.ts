// Plays one fault on the relay that is there, and hands what the platforms received to the judge.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { PLATFORMS } from "../result/platform-names";
import type { Fault } from "./faults/fault";
import { cellOf, type Received } from "./judge/cell";
import type { Cell } from "./result";
import type { Servers, Stage } from "./stage";

const STAYS_MS = 3000;
/** The last picture before the fault is this near. */
const LOOKS_BACK_MS = 5000;
/** A second try to come back, where what was seen first did not stay. */
const TRIES = 2;

/** @throws Error when the relay could not be brought on air before it, or the fault could not be played */
export const playFault = async (stage: Stage, fault: Fault): Promise<Cell> => {
  await stage.ensureLive(fault.sender ?? "obs");
  const since = now();
  const {
    well = [],
    excused = [],
    instead = {},
    staysMs,
    after,
    ...publisher
  } = await fault.play(stage);
  try {
    const recovered = await comesBack(stage, instead, staysMs ?? STAYS_MS);
    const until = now();
    return cellOf(fault.name, receivedBy(stage, since, until, instead), {
      ...publisher,
      ...{ since, until, recovered, excused },
      well: well.map((one) => ({ ...one, until: one.until ?? until })),
    });
  } finally {
    await after?.();
  }
};

/** Live at every platform, and still so a moment later. */
const comesBack = async (
  stage: Stage,
  instead: Partial<Servers>,
  staysMs: number,
): Promise<boolean> => {
  for (let round = 0; round < TRIES; round++) {
    if (!(await stage.liveAgain(now(), instead))) return false;
    await pause(staysMs);
    const from = now() - 1000;
    const stays = PLATFORMS.every((name) =>
      (instead[name] ?? stage.bed.platforms[name])
        .frames(from)
        .some(({ kind, source, at }) => kind === "video" && source === "live" && at >= from),
    );
    if (stays) return true;
  }
  return false;
};

export const receivedBy = (
  { bed }: Stage,
  since: number,
  until: number,
  instead: Partial<Servers> = {},
): Received[] =>
  PLATFORMS.map((name) => {
    const server = instead[name] ?? bed.platforms[name];
    return {
      name,
      frames: server.frames(since - LOOKS_BACK_MS),
      connections: server.connections,
      sessions: server.sessions(until),
    };
  });
