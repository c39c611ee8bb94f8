// Decides what is told of the publisher: that it is on air, and that it is gone. Pure.
import { megabits, observeBitrate } from "./bitrate";
import { masked, secondsSince, type Facts, type Emit } from "./facts";
import { emitFormat, emitLongLook } from "./format";
import type { PublisherMemory } from "./memory";
import { duration } from "../../shared/text";

/** Frame rate and bitrate are measured for so long at most before its arrival is told without. */
const MEASURED_WITHIN_SECONDS = 6;

export const NO_PUBLISHER: PublisherMemory = {
  online: false,
  name: null,
  address: null,
  since: 0,
  picture: null,
  connection: "",
};

export const observePublisher = (
  before: PublisherMemory,
  facts: Facts,
  emit: Emit,
): PublisherMemory => {
  const { time, path } = facts;
  // Silence of a MediaMTX that runs says nothing; one that does not run has no publisher.
  if (!path && facts.mediamtx !== "") return before;
  const online = path?.online === true && path.connection !== "";
  if (!online) return before.online ? gone(before, time, emit) : before;
  const known = path.connection === before.connection;
  // One connection after another between two looks is a gap, too.
  const last = before.online && !known ? gone(before, time, emit) : before;
  const now = last.online
    ? { ...last, picture: path.picture ?? last.picture }
    : arrived(last, facts);
  return observeBitrate(emitLongLook(told(now, facts, emit), facts, emit), facts, emit);
};

const gone = (untold: PublisherMemory, time: number, emit: Emit): PublisherMemory => {
  // So short that it was not measured: told all the same, for its end is.
  const before = told(untold, undefined, emit);
  const event = emit({
    kind: "publisher-offline",
    level: "important",
    subject: before.name ?? "the publisher",
    what: `OBS (${before.name ?? "?"}) is gone, after ${duration(secondsSince(before.since, time))} on air`,
    since: time,
    viewers: "the placeholder; the broadcast goes on",
    todo: "Look at OBS and the line at home. It connects again by itself; if it does not: Stop and Start Streaming",
  });
  return {
    ...before,
    // With it ends what was told of its bitrate.
    bitrateEvent: undefined,
    bitrateSince: undefined,
    online: false,
    since: time,
    picture: null,
    connection: "",
    goneEvent: event,
    goneSince: time,
  };
};

const arrived = (before: PublisherMemory, { time, path, publisher }: Facts): PublisherMemory => ({
  ...before,
  online: true,
  name: publisher?.name ?? before.name ?? "?",
  address: publisher ? masked(publisher.address) : before.address,
  since: time,
  picture: path?.picture ?? null,
  connection: path?.connection ?? "",
  untoldSince: time,
});

/** @param facts undefined: it is gone already */
const told = (before: PublisherMemory, facts: Facts | undefined, emit: Emit): PublisherMemory => {
  const { untoldSince, goneEvent, goneSince, ...rest } = before;
  if (untoldSince === undefined) return before;
  const isMeasured = facts?.live !== undefined && facts.path?.size !== undefined;
  if (facts && !isMeasured && secondsSince(untoldSince, facts.time) < MEASURED_WITHIN_SECONDS)
    return before;
  const name = before.name ?? "?";
  const isBack = goneSince !== undefined;
  const gap = isBack ? secondsSince(goneSince, untoldSince) : 0;
  const details = [
    before.address && `from ${before.address}`,
    before.picture,
    facts?.live && `${facts.live.fps} fps`,
    facts?.live && megabits(facts.live.kbps),
  ].filter(Boolean);
  emit({
    kind: "publisher-online",
    level: "info",
    subject: name,
    what: `OBS (${name}) is ${isBack ? `back after ${duration(gap)}` : "on air"}${details.length > 0 ? `: ${details.join(", ")}` : ""}`,
    since: untoldSince,
    ...(isBack ? { seconds: gap } : {}),
    viewers: "the live picture",
    ends: goneEvent,
  });
  return facts ? emitFormat(rest, name, facts, emit) : rest;
};
