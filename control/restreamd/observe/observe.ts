// Decides what has happened since the last look: memory and facts in, memory and events out. Pure.
import type { Event, Now } from "../event";
import { gather } from "./flapping";
import { masked, secondsSince, spoken, type Draft, type Facts, type Tell } from "./facts";
import type { Memory } from "./memory";
import { NO_PUBLISHER, observePublisher } from "./publisher";
import { observeRefusals } from "./refused";
import { OFF, observeRestream } from "./restream";

const GAPS_KEPT_MS = 48 * 3_600_000;
const DISK_LOW = 0.1;
const DISK_WELL = 0.15;

/** Of a server that nobody has looked at yet: what runs then is told as begun. */
export const firstMemory = ({ boot, mediamtx, cursor }: Facts): Memory => ({
  ...{ boot, mediamtx, cursor },
  publisher: NO_PUBLISHER,
  destinations: {},
  refusals: {},
  flapping: {},
  gaps: [],
});

export interface Observation {
  memory: Memory;
  events: Event[];
  nextNumber: number;
}

export const observe = (before: Memory, facts: Facts, nextNumber: number): Observation => {
  const events: Event[] = [];
  const tell: Tell = (draft) => {
    const number = nextNumber + events.length;
    events.push(eventOf(draft, number, facts.time));
    return number;
  };
  const awake = afterReboot(before, facts, tell);
  tellMediamtx(awake, facts, tell);
  let losses = 0;
  const gathered = gather(awake.flapping, facts.time, tell);
  const tellGathered: Tell = (draft) => {
    if (draft.kind === "publisher-offline") losses++;
    return gathered.tell(draft);
  };
  const publisher = observePublisher(awake.publisher, facts, tellGathered);
  const names = new Set([...Object.keys(awake.destinations), ...Object.keys(facts.restreams)]);
  const memory: Memory = {
    boot: facts.boot,
    mediamtx: facts.mediamtx || awake.mediamtx,
    cursor: facts.cursor || awake.cursor,
    publisher,
    destinations: Object.fromEntries(
      [...names].map((name) => [
        name,
        observeRestream(
          awake.destinations[name] ?? OFF,
          facts.restreams[name],
          { name, time: facts.time, publisherOnline: publisher.online },
          tellGathered,
        ),
      ]),
    ),
    refusals: observeRefusals(awake.refusals, facts, tell),
    gaps: [
      ...awake.gaps.filter((at) => facts.time - at < GAPS_KEPT_MS),
      ...Array<number>(losses).fill(facts.time),
    ],
    ...observeDisk(awake, facts, tell),
    flapping: gathered.end(),
  };
  return { memory, events, nextNumber: nextNumber + events.length };
};

const afterReboot = (before: Memory, { boot, time, restreams }: Facts, tell: Tell): Memory => {
  if (before.boot === boot) return before;
  const off = Object.entries(before.destinations)
    .filter(([name, { state }]) => state !== "off" && !restreams[name]?.wanted)
    .map(([name]) => name);
  tell({
    kind: "machine-rebooted",
    level: "important",
    subject: "server",
    what: `the server was restarted${off.length > 0 ? `; the restreams to ${off.join(" and ")} are off` : ""}`,
    since: time,
    viewers: off.length > 0 ? "nothing: the broadcasts have ended" : "nothing: none was on",
    todo:
      off.length > 0
        ? `Start again what shall be on air: ${off.map((name) => `npm run server -- start ${name}`).join("; ")}`
        : "",
    destinations: off,
  });
  // None of what was before runs any more: told as one.
  return {
    ...before,
    mediamtx: "",
    publisher: { ...before.publisher, online: false, connection: "", picture: null, since: time },
    destinations: Object.fromEntries(
      Object.keys(before.destinations).map((name) => [name, { ...OFF, since: time }]),
    ),
  };
};

const tellMediamtx = (before: Memory, { mediamtx, time }: Facts, tell: Tell): void => {
  if (before.mediamtx === "" || mediamtx === "" || before.mediamtx === mediamtx) return;
  tell({
    kind: "mediamtx-restarted",
    level: "important",
    subject: "MediaMTX",
    what: "MediaMTX, the heart of the server, was restarted; publisher and restreams connect anew",
    since: time,
    viewers: "the broadcasts may have ended and begun anew",
    todo: "Look at each platform that the broadcast is there. Why: journalctl -u mediamtx-restream -u restreamd",
  });
};

const observeDisk = (
  { diskEvent, diskSince }: Memory,
  { diskFree, time }: Facts,
  tell: Tell,
): Pick<Memory, "diskEvent" | "diskSince"> => {
  if (diskEvent === undefined) {
    if (diskFree === undefined || diskFree >= DISK_LOW) return {};
    return {
      diskSince: time,
      diskEvent: tell({
        kind: "disk-low",
        level: "important",
        subject: "server",
        what: `the server's disk is nearly full: ${Math.floor(diskFree * 100)} % free`,
        since: time,
        viewers: "nothing of it: the stream needs no disk",
        todo: "See what fills it: du -xh / | sort -h | tail; old logs go with: journalctl --vacuum-size=200M",
      }),
    };
  }
  if (diskFree === undefined || diskFree < DISK_WELL) return { diskEvent, diskSince };
  const seconds = secondsSince(diskSince ?? time, time);
  tell({
    kind: "disk-well",
    level: "info",
    subject: "server",
    what: `the server's disk has room again, after ${spoken(seconds)}`,
    since: time,
    seconds,
    viewers: "nothing of it",
    ends: diskEvent,
  });
  return {};
};

export const eventOf = (draft: Draft, number: number, time: number): Event => ({
  number,
  time: stamp(time),
  kind: draft.kind,
  level: draft.level,
  subject: draft.subject,
  what: draft.what,
  since: stamp(draft.since),
  seconds: draft.seconds ?? null,
  viewers: draft.viewers,
  todo: draft.todo ?? "",
  ...(draft.destinations ? { destinations: draft.destinations } : {}),
  ...(draft.ends === undefined ? {} : { ends: draft.ends }),
});

/** RFC 3339, UTC, whole seconds. */
export const stamp = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, "Z");

/** What the last look saw, for whoever asks. @param publisherKbps of what the publisher sends */
export const nowOf = (
  memory: Memory,
  facts: Facts,
  publisherKbps: number,
  transferOutBytes: number | null,
): Now => ({
  version: 1,
  time: stamp(facts.time),
  publisher: {
    online: memory.publisher.online,
    name: memory.publisher.name,
    address: memory.publisher.address && masked(memory.publisher.address),
    since: stamp(memory.publisher.since),
    picture: memory.publisher.picture,
    bitrateKbps: memory.publisher.online ? publisherKbps : 0,
  },
  destinations: Object.fromEntries(
    Object.entries(memory.destinations).map(([name, { state, since, sessionSince }]) => [
      name,
      {
        state,
        since: stamp(since),
        bitrateKbps:
          state === "off" || state === "failing" ? 0 : (facts.restreams[name]?.bitrateKbps ?? 0),
        sessionSince: sessionSince === null ? null : stamp(sessionSince),
        restarts: facts.restreams[name]?.restarts ?? 0,
      },
    ]),
  ),
  gaps: memory.gaps.map(stamp),
  transferOutBytes,
});
