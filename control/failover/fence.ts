// Decides how the other server is switched off: what DigitalOcean is asked next, and when it is sure that the server is off. Pure.

/** What DigitalOcean's API is asked. */
export type Call =
  /** Whether this server itself is being switched off. */
  | "own-actions"
  /** What the other one is. */
  | "status"
  | "power-off"
  | "power-on"
  /** To whom OBS's address leads. */
  | "holder"
  | "assign";

export type Said =
  /** Nobody answered in time, or the line is cut. It may have been done. */
  | { kind: "nothing"; why: string }
  /** @param status HTTP's */
  | { kind: "refused"; status: number; why: string }
  /** @param word of status: DigitalOcean's; of own-actions: `going` or `staying`; of holder: `here` or `elsewhere` */
  | { kind: "done"; word: string };

export interface Answer {
  call: Call;
  said: Said;
  /** ms: when it was asked. */
  askedAt: number;
}

/** DigitalOcean's word for a droplet that runs nothing. */
export const OFF = "off";
/** Of own-actions: somebody switches this server off. */
export const GOING = "going";
/** Of holder: OBS's address leads to this server. */
export const HERE = "here";

/** One course of switching the other server off. */
export interface Fence {
  begunAt: number;
  /** For a measurement: the other one is well. */
  isTest: boolean;
  /** When a power_off was sent last; it may have been taken even where no answer came. */
  orderedAt?: number;
  /** When the first one was taken. */
  takenAt?: number;
  isOff: boolean;
  /** When DigitalOcean said so. */
  offAt?: number;
  /** ms that it took; since it was taken. */
  took?: number;
  /** When DigitalOcean last said that nobody switches this server off. */
  stayingAt?: number;
  /** When DigitalOcean last did not do what it was asked, and since when it does again. */
  failedAt?: number;
  wellSince?: number;
  /** Not before. */
  nextAt: number;
  /** DigitalOcean's last words that were not what was hoped for. */
  trouble?: string;
}

const LOOK_EVERY_MS = 700;
/** DigitalOcean answers a token 5,000 times in an hour (https://docs.digitalocean.com/reference/api/reference/intro/#rate-limit). */
const LOOK_SELDOM_MS = 10_000;
const SELDOM_AFTER_MS = 120_000;
const AGAIN_AFTER_MS = 1500;
/** It was taken, and the server still runs: it is ordered again. */
const ORDER_AGAIN_AFTER_MS = 15_000;
/** What was said of this server itself counts for so long. */
const STAYING_FOR_MS = 2000;

export const beginFence = (time: number, isTest = false): Fence => ({
  begunAt: time,
  isTest,
  isOff: false,
  nextAt: time,
});

/** undefined: nothing yet. @param allowedAt before, it is looked whether it is off, and nothing is ordered */
export const callOf = (fence: Fence, time: number, allowedAt: number): Call | undefined => {
  if (fence.isOff || time < fence.nextAt) return undefined;
  if (time < allowedAt) return "status";
  if (!isDue(fence, time)) return "status";
  const { stayingAt } = fence;
  return stayingAt !== undefined && time - stayingAt <= STAYING_FOR_MS
    ? "power-off"
    : "own-actions";
};

const isDue = ({ orderedAt, takenAt }: Fence, time: number): boolean => {
  if (orderedAt === undefined) return true;
  return time - orderedAt >= (takenAt === undefined ? AGAIN_AFTER_MS : ORDER_AGAIN_AFTER_MS);
};

const isConflict = (said: Said): boolean => said.kind === "refused" && said.status === 422;

/** That it refuses to switch off what is off, or is going, is no failure. */
const withWell = (fence: Fence, said: Said, time: number): Fence => {
  if (isConflict(said)) return fence;
  if (said.kind === "done")
    return fence.failedAt === undefined ? fence : { ...fence, wellSince: fence.wellSince ?? time };
  const next = { ...fence, failedAt: time };
  delete next.wellSince;
  return next;
};

/** @param time when it came */
export const afterAnswer = (fence: Fence, { call, said, askedAt }: Answer, time: number): Fence => {
  const pace = time - fence.begunAt < SELDOM_AFTER_MS ? LOOK_EVERY_MS : LOOK_SELDOM_MS;
  const next = { ...withWell(fence, said, time), nextAt: time + pace };
  if (call === "power-off") {
    next.orderedAt = askedAt;
    if (said.kind === "done") {
      next.takenAt = fence.takenAt ?? askedAt;
      delete next.trouble;
    } else next.trouble = said.why;
    // It was looked at a moment before: the next order looks again.
    delete next.stayingAt;
    // It may say so because the server is off by now.
    return isConflict(said) ? { ...next, nextAt: time } : next;
  }
  if (said.kind !== "done") return { ...next, trouble: said.why };
  if (call === "own-actions") {
    if (said.word === GOING) {
      delete next.stayingAt;
      return { ...next, trouble: "this server is being switched off itself", nextAt: time + 1000 };
    }
    return { ...next, stayingAt: time, nextAt: time };
  }
  if (call === "status" && said.word === OFF)
    return {
      ...next,
      ...{ isOff: true, offAt: time },
      ...(fence.takenAt === undefined ? {} : { took: time - fence.takenAt }),
    };
  if (call === "status" && fence.takenAt !== undefined)
    next.trouble = `DigitalOcean says that it is ${said.word}`;
  return next;
};
