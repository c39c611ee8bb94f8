// Decides what is told of the publisher: that it is on air, and that it is gone. Pure.
import { megabits, observeBitrate } from "./bitrate";
import { run } from "../../shared/advice";
import { isOnAir, masked, secondsSince, type Facts, type Emit } from "./facts";
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
  const { path } = facts;
  // Silence of a MediaMTX that runs says nothing; one that does not run has no publisher.
  if (!path && facts.mediamtx !== "") return before;
  const online = path?.online === true && path.connection !== "";
  if (!online) return before.online ? gone(before, facts, emit) : before;
  const known = path.connection === before.connection;
  // One connection after another between two looks is a gap, too.
  const last = before.online && !known ? gone(before, facts, emit) : before;
  const now = last.online
    ? { ...last, picture: path.picture ?? last.picture }
    : arrived(last, facts);
  return observeBitrate(emitLongLook(told(now, facts, emit), facts, emit), facts, emit);
};

const gone = (untold: PublisherMemory, facts: Facts, emit: Emit): PublisherMemory => {
  const { time } = facts;
  const isSeen = isOnAir(facts);
  // So short that it was not measured: told all the same, for its end is.
  const before = told(untold, facts, emit, true);
  const event = emit({
    kind: "publisher-offline",
    // Before the first platform is started, and after the last was stopped, nobody has to act.
    urgency: isSeen ? "now" : undefined,
    subject: before.name ?? "the publisher",
    what: `OBS is gone (was ${isSeen ? "on air" : "there for"} ${duration(secondsSince(before.since, time))})`,
    since: time,
    viewers: isSeen ? "placeholder. The broadcast goes on" : "not yet. No platform is started",
    todo: isSeen
      ? [
          "OBS normally reconnects by itself. Not back in a minute? In OBS: Stop Streaming, then Start Streaming",
          '"Failed to connect"? Your home address changed:',
          run("restream home-ip"),
        ]
      : [],
  });
  return {
    ...before,
    // With it ends what was told of its bitrate.
    bitrateEvent: undefined,
    bitrateSince: undefined,
    formatEvent: undefined,
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

const told = (
  before: PublisherMemory,
  facts: Facts,
  emit: Emit,
  isGoneAgain = false,
): PublisherMemory => {
  const { untoldSince, goneEvent, goneSince, ...rest } = before;
  if (untoldSince === undefined) return before;
  const live = isGoneAgain ? undefined : facts.live;
  const isMeasured = live !== undefined && facts.path?.size !== undefined;
  if (
    !isGoneAgain &&
    !isMeasured &&
    secondsSince(untoldSince, facts.time) < MEASURED_WITHIN_SECONDS
  )
    return before;
  const name = before.name ?? "?";
  const isBack = goneSince !== undefined;
  const gap = isBack ? secondsSince(goneSince, untoldSince) : 0;
  const details = [
    before.address && `from ${before.address}`,
    before.picture,
    live && `${live.fps} fps`,
    live && megabits(live.kbps),
  ].filter(Boolean);
  const isSeen = isOnAir(facts);
  emit({
    kind: "publisher-online",
    subject: name,
    what: `OBS is ${isBack ? `back after ${duration(gap)}` : "connected"}${details.length > 0 ? `: ${details.join(", ")}` : ""}`,
    since: untoldSince,
    ...(isBack ? { seconds: gap } : {}),
    viewers: isSeen ? "not affected. They see the live picture" : "not yet. No platform is started",
    todo: isSeen ? [] : ["To go live:", run("restream start all")],
    ends: goneEvent,
  });
  return isGoneAgain ? rest : emitFormat(rest, name, facts, emit);
};
