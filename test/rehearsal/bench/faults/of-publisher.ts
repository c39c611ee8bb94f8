// What happens to whoever publishes, and who else wants to.
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../../support/eventually";
import { now } from "../../../support/media/clock";
import type { OtherSource } from "../../../support/parts/sources";
import { WITHIN_MS } from "../../verbs/deadlines";
import { withDeadLine } from "../../verbs/links";
import type { Stage } from "../stage";
import type { Fault } from "./fault";

const publisherKilled = (away: number, more: Partial<Fault> = {}): Fault => ({
  name: `publisher-killed-${away}`,
  title: `OBS dies and is back after ${away} s`,
  seconds: () => away + 9,
  ...more,
  play: async ({ bed: { publisher } }) => {
    const publisherEndedAt = await publisher.kill();
    await pause(away * 1000); // the fault's own length
    publisher.start();
    const connectedAt = await publisher.waitForConnect(WITHIN_MS.connects);
    return { publisherEndedAt, connectedAt };
  },
});

const halfOpen: Fault = {
  name: "half-open",
  title: "OBS's line carries nothing for 30 s (--quick: 15 s), and nobody is told",
  seconds: (quick) => (quick ? 26 : 42),
  play: async ({ bed, quick, recoversWithinMs }) => {
    const publisherEndedAt = now();
    await withDeadLine(bed.home, () => pause(quick ? 15_000 : 30_000));
    const backAt = now();
    const connectedAt = await eventually("OBS connects anew", recoversWithinMs, () => {
      const anew = bed.publisher.attempts.find((one) => (one.connectedAt ?? 0) >= backAt);
      if (anew?.connectedAt === undefined) throw new Error("it has not");
      return anew.connectedAt;
    });
    return { publisherEndedAt, connectedAt };
  },
};

/** nal_ref_idc below this: what OBS leaves out first. */
const LEAST_WANTED = 2;

const framesLeftOut: Fault = {
  name: "frames-left-out",
  title: "OBS leaves frames out for 20 s (--quick: 8 s), as its encoder does on a slow line",
  sender: "scripted",
  seconds: (quick) => (quick ? 14 : 26),
  play: async ({ scripted, quick }) => {
    const seconds = quick ? 8 : 20;
    const before = scripted.leftOut.length;
    scripted.play({ leaveOut: [{ from: 0, to: seconds, below: LEAST_WANTED }] });
    await pause(seconds * 1000);
    if (scripted.leftOut.length === before) throw new Error("no frame was left out");
    return {};
  },
};

/** What tries to publish where the right OBS does. */
const tries = async (stage: Stage, name: string, source: OtherSource): Promise<void> => {
  const other = stage.newPublisher(name, source);
  other.start();
  await pause(stage.quick ? 10_000 : 30_000);
  await other.kill();
  if (!other.attempts.some(({ connectedAt }) => connectedAt !== undefined))
    throw new Error("the other one never connected");
};

const ghost: Fault = {
  name: "ghost",
  title:
    "an old OBS with the same key tries, beside the right OBS, for 30 s (--quick: 10 s); then a platform ends its broadcast",
  seconds: (quick) => (quick ? 18 : 38),
  play: async (stage) => {
    await tries(stage, "ghost", "ghost");
    // A relay may show nothing of the ghost, and yet be no longer able to come back.
    const at = now();
    await stage.bed.platforms.twitch.reset();
    return { well: [{ platform: "twitch", at }] };
  },
};

const wrongFormat: Fault = {
  name: "wrong-format",
  title:
    "an OBS with the right key and sound at 44.1 kHz tries, beside the right OBS, for 30 s (--quick: 10 s)",
  seconds: (quick) => (quick ? 14 : 34),
  play: async (stage) => {
    await tries(stage, "wrong-format", "sound-44100");
    return {};
  },
};

/** What happens to the right one. */
export const OF_PUBLISHER: readonly Fault[] = [
  framesLeftOut,
  publisherKilled(5),
  publisherKilled(30, { notQuick: true }),
  halfOpen,
];

/** Others that want to publish. */
export const OF_OTHERS: readonly Fault[] = [ghost, wrongFormat];
