// Decides when somebody is told that a platform will soon end a broadcast for its age. Pure.
import { run } from "../../shared/advice";
import { isBegunElsewhere, platformName, warnHoursBefore } from "../../shared/platforms";
import type { Emit } from "./facts";
import type { DestinationMemory } from "./memory";

const HOUR_MS = 3_600_000;

/** When the broadcast began: as the platform says, or as far as it is known here; ms since the epoch; null: there is none. */
export const beganOf = (
  { sessionSince }: Pick<DestinationMemory, "sessionSince">,
  said: number | undefined,
): number | null => (sessionSince === null ? null : (said ?? sessionSince));

interface Age {
  name: string;
  /** ms since the epoch. */
  time: number;
  /** The same: when it began, as the platform says; undefined: it has not said. */
  began: number | undefined;
  /** Hours after which the platform ends it; undefined: no limit that is known. */
  maxHours: number | undefined;
  /** The event's clock begins another one in time. */
  rollsOver: boolean;
}

export const aged = (
  memory: DestinationMemory,
  { name, time, began, maxHours: longest, rollsOver }: Age,
  emit: Emit,
): DestinationMemory => {
  const since = beganOf(memory, began);
  if (longest === undefined || since === null) return memory;
  const hours = (time - since) / HOUR_MS;
  const due = warnHoursBefore(longest)
    .filter((before) => hours >= longest - before)
    .at(-1);
  if (due === undefined || longest - due <= memory.toldHours) return memory;
  const platform = platformName(name);
  const ageEvent = emit({
    kind: "session-age",
    urgency: due <= 1 && !(rollsOver && !isBegunElsewhere(name)) ? "now" : "today",
    subject: name,
    what: `${platform} ends this broadcast in about ${due} h (${longest} h limit)`,
    since,
    viewers: `not yet. Then ${platform} shows a new broadcast after seconds`,
    todo: [
      "Nothing, or choose the moment yourself (about 30 s off air):",
      run(`restream rollover ${name}`),
    ],
  });
  return { ...memory, toldHours: longest - due, ageEvent };
};
