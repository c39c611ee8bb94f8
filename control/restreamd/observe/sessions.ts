// Decides which broadcasts the platforms have ended without being asked to, and which destinations there still are. Pure.
import type { DestinationMemory, Memory } from "./memory";
import type { Facts } from "./facts";

type Destinations = Readonly<Record<string, DestinationMemory>>;

/** By destination, ms since the epoch: those known before, and those of this look. */
export const sessionsLost = (
  before: Memory,
  after: Destinations,
  { boot, time }: Pick<Facts, "boot" | "time">,
): Memory["sessionsLost"] => {
  const lost = { ...before.sessionsLost };
  for (const [name, { sessionSince }] of Object.entries(before.destinations))
    if (sessionSince !== null && isLost(sessionSince, after[name], before.boot !== boot))
      lost[name] = [...(lost[name] ?? []), time];
  return lost;
};

/** Stopped by the operator, it was asked to end; the machine's end asks nobody. */
const isLost = (
  sessionSince: number,
  after: DestinationMemory | undefined,
  isRebooted: boolean,
): boolean => isRebooted || (after?.hasSent === true && after.sessionSince !== sessionSince);

/** When a release took one out, what is off is forgotten; what still runs is told until it is off. */
export const withoutRemoved = (
  all: Destinations,
  { config }: Pick<Facts, "config">,
): Record<string, DestinationMemory> =>
  Object.fromEntries(
    Object.entries(all).filter(
      ([name, { state }]) => state !== "off" || (config.destinations?.includes(name) ?? true),
    ),
  );
