// Decides whether what the publisher sends is too little, or comes in bursts, for half a minute. Pure.
import { secondsSince, viewersNow, type Facts, type Emit } from "./facts";
import type { PublisherMemory } from "./memory";
import { duration } from "../../shared/text";

/** Looks in half a minute. */
export const BITRATE_LOOKS = 15;
/**
 * A part of what OBS is set to. Encoders without padding send less for a picture that stands still, seldom under half of a
 * constant rate; a home line that does not carry the rate falls under it.
 */
const LOW = 0.5;
/** Well again: all of the last half minute is over this. */
const WELL = 0.7;
/** So many looks under LOW, and as many over it: it comes in bursts. */
const BURSTS = 5;

type Verdict = "low" | "unsteady" | "well" | "unclear";

/** @param looks kb/s of each of the last looks @param expected kb/s */
export const judgeBitrate = (looks: readonly number[], expected: number): Verdict => {
  if (looks.length < BITRATE_LOOKS) return "unclear";
  const low = looks.filter((kbps) => kbps < LOW * expected).length;
  if (low === looks.length) return "low";
  if (low >= BURSTS && looks.length - low >= BURSTS) return "unsteady";
  return looks.every((kbps) => kbps >= WELL * expected) ? "well" : "unclear";
};

export const observeBitrate = (
  memory: PublisherMemory,
  facts: Facts,
  emit: Emit,
): PublisherMemory => {
  const { bitrateEvent, bitrateSince, ...rest } = memory;
  const { time, bitrates, config } = facts;
  const subject = memory.name ?? "?";
  const expected = config.picture.kbps;
  const verdict = judgeBitrate(bitrates, expected);
  const average = Math.round(
    bitrates.reduce((sum, kbps) => sum + kbps, 0) / Math.max(1, bitrates.length),
  );
  if (bitrateEvent === undefined) {
    if (verdict !== "low" && verdict !== "unsteady") return rest;
    return {
      ...rest,
      bitrateSince: time,
      bitrateEvent: emit({
        kind: verdict === "low" ? "bitrate-low" : "bitrate-unsteady",
        urgency: "today",
        subject,
        what:
          verdict === "low"
            ? `OBS sends ${inMegabits(average)} of ${megabits(expected)}, for 30 s`
            : `OBS sends in bursts: ${inMegabits(Math.min(...bitrates))} to ${megabits(Math.max(...bitrates))} within 30 s`,
        since: time,
        viewers:
          verdict === "low"
            ? "frozen at times, perhaps, or blurry"
            : "frozen at times; perhaps the placeholder in between",
        todo: [
          "Dropped frames in OBS (bottom right)? Use a cable instead of Wi-Fi, stop uploads, lower the bitrate (Settings > Output). Scene without movement? Ignore this",
        ],
      }),
    };
  }
  if (verdict !== "well") return memory;
  const seconds = secondsSince(bitrateSince ?? time, time);
  emit({
    kind: "bitrate-well",
    subject,
    what: `OBS sends steadily again: ${megabits(average)}, after ${duration(seconds)}`,
    since: time,
    seconds,
    viewers: viewersNow(facts),
    ends: bitrateEvent,
  });
  return rest;
};

const inMegabits = (kbps: number): string => (kbps / 1000).toFixed(1);
export const megabits = (kbps: number): string => `${inMegabits(kbps)} Mb/s`;
