// Decides how a pair that moves by itself is read by the other programs: its files, its times, and what restreamd-failover leaves. Pure but for reading.
import { existsSync, readFileSync, statSync } from "node:fs";
import * as z from "zod";
import { unlessMissing } from "./files";
import { NAMES } from "./pair";

/** A release with restream:pair brings it; root's alone, for there is a token in it. */
export const FAILOVER_CONFIG = "/etc/restream/failover.json";
/** restreamd-failover's, gone with each start of the machine: nothing in it may outlive one. */
export const FAILOVER_DIR = "/run/restreamd-failover";
/**
 * Root's: whether restreams can start, which restreamd-failover itself cannot change. Gone with each start of the machine, too.
 * Whoever changes it holds its lock (control/shared/lock.ts; flock in step-down).
 */
export const GATE_DIR = "/run/restreamd-gate";
/** As long as it is there no restream can start (restream-.service.d). From the start of the machine (tmpfiles.d). */
export const CLOSED_FILE = `${GATE_DIR}/closed`;
/** That the other one was switched off here, and is to be switched on again. */
export const OWES_POWER_FILE = `${FAILOVER_DIR}/owes-power-on`;
/** One name a line: what somebody has started since the machine started, and not stopped. */
export const WANTED_NOW_FILE = `${FAILOVER_DIR}/wanted`;
/** What this server says to the other one, a line, anew twice a second. */
export const WORD_FILE = `${FAILOVER_DIR}/word`;
/** What the other one has said here (beat). */
export const HEARD_FILE = `${FAILOVER_DIR}/heard`;
/** When a release began to be installed here, ms since this machine started: until that is done nothing can start. Root's. */
export const RELEASE_FILE = `${GATE_DIR}/release`;
/** What restreamd-failover sees and does, anew twice a second. */
export const VIEW_FILE = `${FAILOVER_DIR}/view.json`;
/** What a human has ordered. */
export const ORDER_FILE = `${FAILOVER_DIR}/order.json`;
/** What a step-down leaves in CLOSED_FILE. */
export const STEP_DOWN_FILE = `${FAILOVER_DIR}/step-down`;
/** The same for one at the machine's end; there as long as the other one could go on. */
export const HAND_OVER_FILE = `${FAILOVER_DIR}/hand-over`;
/** What a take-over starts. */
export const TAKE_OVER_FILE = `${FAILOVER_DIR}/take-over`;
/** The last word of the other one, for a restreamd-failover that is started anew. */
export const PEER_WORD_FILE = `${FAILOVER_DIR}/peer.json`;
/** How long a power_off took, seconds, and when that was measured; it outlives a start of the machine. */
export const MEASURED_FILE = "/var/lib/restreamd-failover/power-off";

/** ms: a server that has said nothing for so long is lost. */
export const SILENT_MS = 3000;
/** Where nobody has measured it yet, and the least: seconds that the spare leaves to the one on air. */
const LEAST_DELAY_SECONDS = 6;

/** ms that the spare leaves the one on air to switch it off, where they do not hear each other and both live. */
export const delayOf = (powerOff: number | null): number =>
  1000 * Math.max(LEAST_DELAY_SECONDS, 2 * (powerOff ?? 0));

/** TAKE_OVER_FILE: what restreamd-failover has decided. */
const takeOverOrder = z.object({
  /** The one to come. */
  term: z.number().int(),
  wanted: z.array(z.string()),
  /** When it was decided, ms since this machine started. */
  at: z.number(),
  /** It goes on again itself: the other one, for which it had stepped down, did not. */
  isBack: z.boolean(),
});
export type TakeOverOrder = z.infer<typeof takeOverOrder>;

const order = z.object({
  kind: z.enum(["failover", "confirm-dead", "test-fence"]),
  /** ms since this machine started. */
  at: z.number(),
});
export type Order = z.infer<typeof order>;

const view = z.object({
  version: z.literal(1),
  /** ms since this machine started: of this view. */
  at: z.number(),
  /** heard: within SILENT_MS. off: DigitalOcean says so, or a human. */
  peer: z.enum(["heard", "silent", "off"]),
  isPeerOpen: z.boolean(),
  peerTerm: z.number().nullable(),
  peerOnAir: z.enum(NAMES).nullable(),
  peerHeardWanted: z.array(z.string()).nullable(),
  /** What somebody has stopped there, and not started again; by its last word. */
  peerStopped: z.array(z.string()).default([]),
  /** It goes on in this one's place, or is about to. */
  isPeerTakingOver: z.boolean(),
  /** It has heard of this start of the machine, so that what it knows of the one before counts no more. */
  isBootKnown: z.boolean(),
  /** What is being done; null: nothing has to be. */
  doing: z.enum(["waiting", "switching-off", "taking-over", "stepping-down", "testing"]).nullable(),
  /** Why it takes so long: DigitalOcean's last words. */
  trouble: z.string().nullable(),
  /** Why this pair could not move now, a sentence each without its full stop. */
  cannotMove: z.array(z.string()),
  powerOff: z.number().nullable(),
});
export type FailoverView = z.infer<typeof view>;

/** A view that is older says nothing. */
const FRESH_MS = 5000;

/** Whether this server is of a pair that moves by itself. */
export const movesByItself = (): boolean => existsSync(FAILOVER_CONFIG);

/** ms since this machine started, as every program here counts them. */
export const sinceBoot = (): number => Number(process.hrtime.bigint() / 1_000_000n);

/** What CLOSED_FILE says. */
export type Closed =
  | { kind: "closed" }
  /** The other one may go on by this, in the next term. */
  | { kind: "handed"; term: number }
  /** It is being closed, for some seconds. */
  | { kind: "stepping" }
  /** That failed: something may still be sent. */
  | { kind: "stuck" };

/** undefined: restreams can start here. Pure. @param text undefined: there is no such file */
export const closedIn = (text: string | undefined): Closed | undefined => {
  if (text === undefined) return undefined;
  const term = /^handed (\d{1,9})\n/.exec(text)?.[1];
  if (term !== undefined) return { kind: "handed", term: Number(term) };
  const [kind = "closed"] = (["stepping", "stuck"] as const).filter((one) => text === `${one}\n`);
  return { kind };
};

/** A step-down is over by then, one way or the other (its unit's TimeoutStartSec=), ms. */
const STEPPING_FOR = 25_000;

/** The same; one that has been stepping for too long has failed. */
export const closedHere = (): Closed | undefined => {
  const closed = closedIn(read(CLOSED_FILE));
  const since = unlessMissing(() => statSync(CLOSED_FILE).mtimeMs);
  return closed?.kind === "stepping" && since !== undefined && Date.now() - since > STEPPING_FOR
    ? { kind: "stuck" }
    : closed;
};

/** undefined: restreamd-failover has left none lately. */
export const readView = (now = sinceBoot()): FailoverView | undefined => {
  const parsed = parsedBy(view, read(VIEW_FILE));
  return parsed !== undefined && now - parsed.at <= FRESH_MS ? parsed : undefined;
};

/** Whoever installs one can be killed, and then leaves its mark. */
const INSTALLS_FOR = 180_000;

/** Whether a release is being installed here. */
export const isReleaseAtWork = (now = sinceBoot()): boolean => {
  const since = Number(read(RELEASE_FILE) ?? NaN);
  return now - since >= 0 && now - since < INSTALLS_FOR;
};

/** undefined: there is none. */
export const readTakeOverOrder = (): TakeOverOrder | undefined =>
  parsedBy(takeOverOrder, read(TAKE_OVER_FILE));

/** undefined: there is none that counts. */
export const readOrder = (): Order | undefined => parsedBy(order, read(ORDER_FILE));

const read = (path: string): string | undefined => unlessMissing(() => readFileSync(path, "utf8"));

const parsedBy = <Type>(schema: z.ZodType<Type>, text: string | undefined): Type | undefined => {
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** undefined: this server is of no pair that moves by itself. silent: restreamd-failover does not run. */
export const viewHere = (): FailoverView | "silent" | undefined =>
  movesByItself() ? (readView() ?? "silent") : undefined;
