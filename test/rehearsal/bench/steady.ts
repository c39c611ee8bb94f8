// The steady minute: that a relay carries a healthy stream at all, and what that costs.
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { latenciesMs } from "../cost/statistics";
import { PLATFORMS } from "../result/platform-names";
import { usedBy } from "../verbs/used";
import { cellOf } from "./judge/cell";
import { costOf, hostTimeOf, type HostTime } from "./judge/cost";
import { illnesses } from "./judge/healthy";
import { receivedBy } from "./play";
import type { Cell, Cost } from "./result";
import { steadySeconds } from "./steady-seconds";
import type { Stage } from "./stage";

export const STEADY = "healthy";
/** A start's burst is over. */
const SETTLES_MS = 5000;
const LOOKS_EVERY_MS = 5000;

export const hostTime = (): HostTime => hostTimeOf(readFileSync("/proc/stat", "utf8"));

/** @returns what is wrong with it, a sentence each: then nothing is compared */
export const steady = async (
  stage: Stage,
): Promise<{ cell: Cell; cost: Cost; wrong: string[] }> => {
  const { bed, relay, scripted } = stage;
  await stage.ensureLive("scripted");
  await pause(SETTLES_MS);
  const since = now();
  const [before, hostBefore] = [await usedBy(bed, relay.units), hostTime()];
  const memoryMB: number[] = [];
  let { cpuSeconds } = before;
  while (now() < since + steadySeconds(stage.quick) * 1000) {
    await pause(LOOKS_EVERY_MS);
    const used = await usedBy(bed, relay.units);
    memoryMB.push(used.megabytes);
    ({ cpuSeconds } = used);
  }
  const [until, hostAfter] = [now(), hostTime()];
  const received = receivedBy(stage, since, until);
  const within = received.map(({ frames }) => frames.filter(({ at }) => at >= since && at < until));
  const cell = cellOf(STEADY, received, { since, until, recovered: true, well: [], excused: [] });
  const cost = costOf({
    seconds: (until - since) / 1000,
    cpuSeconds: cpuSeconds - before.cpuSeconds,
    memoryMB,
    bytes: within.flat().reduce((sum, { bytes }) => sum + bytes, 0),
    latenciesMs: PLATFORMS.flatMap((_, index) =>
      latenciesMs(
        scripted.sent,
        (within[index] ?? []).filter(({ kind }) => kind === "video"),
      ),
    ),
    host: [hostBefore, hostAfter],
  });
  return { cell, cost, wrong: illnesses(cell) };
};
