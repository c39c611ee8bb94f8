// Decides how much has left the machine since it was made, how much it will be at the end, and when that is told. Pure.
import { run } from "../../shared/advice";
import { type Facts, type Emit } from "./facts";
import type { TransferMemory } from "./memory";

export const GIB = 2 ** 30;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** More than this is no longer small beside the droplet's own price. */
const MUCH_DOLLARS = 10;

/** As far as it can be said; undefined: nothing of it is known. */
export interface Transfer {
  /** Since the machine was made. */
  sent: number;
  /** At the end of the event, as the last day went; null: it is too early to say. */
  expected: number | null;
}

export const transferOf = (
  memory: TransferMemory | undefined,
  { time, transferOutBytes, config }: Pick<Facts, "time" | "transferOutBytes" | "config">,
): Transfer | undefined => {
  if (!memory) return undefined;
  const sent = memory.before + (transferOutBytes ?? memory.kept);
  const [oldest] = memory.marks;
  if (!oldest || time - oldest.at < HOUR_MS) return { sent, expected: null };
  const left = Math.max(0, memory.since + config.hours * HOUR_MS - time);
  const rate = Math.max(0, sent - oldest.bytes) / (time - oldest.at);
  return { sent, expected: sent + rate * left };
};

export const observeTransfer = (
  before: TransferMemory | undefined,
  facts: Facts,
  emit: Emit,
): TransferMemory | undefined => {
  const { time, boot, transferOutBytes: bytes } = facts;
  if (bytes === null) return before;
  const counted = sinceBoot(before ?? { since: time, boot, before: 0, kept: 0, marks: [] }, boot);
  const sent = counted.before + bytes;
  const last = counted.marks.at(-1);
  const next: TransferMemory = {
    ...counted,
    kept: Math.floor(bytes / GIB) > Math.floor(counted.kept / GIB) ? bytes : counted.kept,
    marks:
      last && time - last.at < HOUR_MS
        ? counted.marks
        : [
            ...counted.marks.filter(({ at }) => time - at <= DAY_MS && at <= time),
            { at: time, bytes: sent },
          ],
  };
  return emitExpected(next, facts, emit);
};

/** A restarted machine counts from 0. */
const sinceBoot = (memory: TransferMemory, boot: string): TransferMemory =>
  memory.boot === boot ? memory : { ...memory, boot, before: memory.before + memory.kept, kept: 0 };

/** US dollars for what is expected beyond the allowance; null: too early to say, or the allowance is not known. */
export const extraDollarsOf = (
  transfer: Transfer | undefined,
  { config }: Pick<Facts, "config">,
): number | null => {
  const { allowanceGiB, overagePerGiB } = config.transfer;
  if (allowanceGiB === null || !transfer || transfer.expected === null) return null;
  return Math.max(0, transfer.expected / GIB - allowanceGiB) * overagePerGiB;
};

/** Once when more will leave than is included, once more when that is no longer cheap. */
const emitExpected = (memory: TransferMemory, facts: Facts, emit: Emit): TransferMemory => {
  const { allowanceGiB } = facts.config.transfer;
  const transfer = transferOf(memory, facts);
  const dollars = extraDollarsOf(transfer, facts);
  if (allowanceGiB === null || !transfer || transfer.expected === null || !dollars) return memory;
  const isMuch = dollars >= MUCH_DOLLARS;
  const level = isMuch ? "important" : "info";
  if (memory.told === level || memory.told === "important") return memory;
  emit({
    kind: "transfer",
    level,
    urgency: isMuch ? "today" : undefined,
    subject: "server",
    what: `Traffic will cost about $${dollars.toFixed(2)} extra: ${gib(transfer.sent)} so far, about ${gib(transfer.expected)} by the end, ${allowanceGiB.toFixed(0)} GiB included`,
    since: memory.since,
    viewers: "not affected. Nobody is cut off for it",
    todo: isMuch
      ? [
          "Too much? Lower the bitrate in OBS (Settings > Output) at the next break, or end one platform's broadcast:",
          run("restream stop NAME"),
        ]
      : [],
  });
  return { ...memory, told: level };
};

export const gib = (bytes: number): string => `${(bytes / GIB).toFixed(0)} GiB`;
