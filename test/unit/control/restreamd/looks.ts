// Looks for the tables: a server on air, and stories told look by look.
import type { Broadcast } from "../../../../control/shared/broadcast";
import type { Event } from "../../../../control/shared/event";
import type { Facts, RestreamFacts } from "../../../../control/restreamd/observe/facts";
import type { Memory } from "../../../../control/restreamd/observe/memory";
import { firstMemory, observe } from "../../../../control/restreamd/observe/observe";

export const BEGAN = Date.parse("2026-01-10T03:00:00Z");

export const HD = {
  ...{ picture: "1920x1080 H264", size: { width: 1920, height: 1080 }, profile: "High" },
  inboundBytes: 1,
};
export const ONLINE = { ...HD, online: true, connection: "c1" };
export const OFFLINE = { ...HD, online: false, connection: "", picture: null };
export const LIVE = { fps: 30, kbps: 6100, isSure: true };
export const sends: RestreamFacts = {
  ...{ wanted: true, process: "1@1", sends: true },
  ...{ bitrateKbps: 6000, restarts: 0, killed: false, reason: undefined },
};
export const tries: RestreamFacts = {
  ...sends,
  process: "",
  sends: false,
  bitrateKbps: 0,
  restarts: 3,
};

export const FACTS: Facts = {
  ...{ time: BEGAN, boot: "b1", mediamtx: "9@1", path: OFFLINE },
  feed: { source: "mediamtx", isFed: true, isNewReader: false, hub: "8@1" },
  publisher: { name: "home", address: "203.0.113.10" },
  ...{ live: LIVE, bitrates: [], lateSeconds: 0, picture: undefined, isPageKnockedAt: false },
  ...{ certificate: undefined, pair: undefined },
  config: {
    picture: { width: 1920, height: 1080, fps: 30, kbps: 6000, profile: "high" },
    hours: 336,
    transfer: { allowanceGiB: 1500, overagePerGiB: 0.01 },
    ...{ watchPicture: false, certificate: false },
    publishers: ["home"],
    maxHours: { twitch: 48 },
    rollsOver: false,
    maskKeys: { salt: "", keys: [] },
  },
  ...{ restreams: {}, broadcasts: {}, refusals: [], cursor: "", diskFree: 0.5, memoryFree: 0.5 },
  ...{ isClockRight: undefined, transferOutBytes: null, reports: [] },
};

/** A platform's word; seconds after the beginning: when it was asked, every 30 s since `since`, and when it first said so. */
export const said = (
  answer: Broadcast["answer"],
  { at, since, reason = "" }: { at: number; since: number; reason?: string },
): Broadcast => ({
  ...{ answer, reason, began: null, viewers: null },
  times: 1 + Math.floor((at - since) / 30),
  since: BEGAN + since * 1000,
  askedAt: BEGAN + (since + 30 * Math.floor((at - since) / 30)) * 1000,
  validUntil: BEGAN + (at + 90) * 1000,
});

/** A look at a second after the beginning; those in between are left out, unless there were none. */
export type Looked = [second: number, facts: Partial<Facts>, after?: "nobody looked"];

export const story = (...looks: Looked[]): { events: Event[]; told: string[]; memory: Memory } => {
  const [[began] = [0]] = looks;
  let memory = firstMemory({ ...FACTS, time: BEGAN + began * 1000 });
  const events: Event[] = [];
  let number = 1;
  for (const [seconds, more, after] of looks) {
    const facts = { ...FACTS, time: BEGAN + seconds * 1000, ...more };
    const before = after === undefined ? { ...memory, lookedAt: facts.time } : memory;
    const seen = observe(before, facts, number);
    events.push(...seen.events);
    ({ memory, nextNumber: number } = seen);
  }
  const told = events.map(
    ({ number, kind, ends }) => `${number} ${kind}${ends ? ` ends ${ends}` : ""}`,
  );
  return { events, told, memory };
};
