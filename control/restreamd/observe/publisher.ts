// Decides what is told of the publisher: that it is on air, and that it is gone. Pure.
import { masked, secondsSince, spoken, type Facts, type Tell } from "./facts";
import type { PublisherMemory } from "./memory";

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
  tell: Tell,
): PublisherMemory => {
  const { time, path } = facts;
  // Silence of a MediaMTX that runs says nothing; one that does not run has no publisher.
  if (!path && facts.mediamtx !== "") return before;
  const online = path?.online === true && path.connection !== "";
  if (!online) return before.online ? gone(before, time, tell) : before;
  const known = path.connection === before.connection;
  if (before.online && known) return { ...before, picture: path.picture ?? before.picture };
  // One connection after another between two looks is a gap, too.
  const last = before.online ? gone(before, time, tell) : before;
  return arrived(last, facts, tell);
};

const gone = (before: PublisherMemory, time: number, tell: Tell): PublisherMemory => {
  const event = tell({
    kind: "publisher-offline",
    level: "important",
    subject: before.name ?? "the publisher",
    what: `OBS (${before.name ?? "?"}) is gone, after ${spoken(secondsSince(before.since, time))} on air`,
    since: time,
    viewers: "the placeholder; the broadcast goes on",
    todo: "Look at OBS and the line at home. It connects again by itself; if it does not: Stop and Start Streaming",
  });
  return {
    ...before,
    online: false,
    since: time,
    picture: null,
    connection: "",
    goneEvent: event,
  };
};

const arrived = (before: PublisherMemory, facts: Facts, tell: Tell): PublisherMemory => {
  const { time, path, publisher } = facts;
  const name = publisher?.name ?? before.name ?? "?";
  const address = publisher ? masked(publisher.address) : before.address;
  const gap = secondsSince(before.since, time);
  const isBack = before.goneEvent !== undefined;
  const details = [address && `from ${address}`, path?.picture].filter(Boolean).join(", ");
  tell({
    kind: "publisher-online",
    level: "info",
    subject: name,
    what: `OBS (${name}) is ${isBack ? `back after ${spoken(gap)}` : "on air"}${details && `: ${details}`}`,
    since: time,
    ...(isBack ? { seconds: gap } : {}),
    viewers: "the live picture",
    ends: before.goneEvent,
  });
  return {
    online: true,
    name,
    address,
    since: time,
    picture: path?.picture ?? null,
    connection: path?.connection ?? "",
  };
};
