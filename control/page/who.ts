// Decides whose request it is: of somebody who signed in, is still invited, and has not been for too long. Pure.
import type { Person } from "../shared/page/people";

const DAY_MS = 86_400_000;
export const SIGNED_IN_MS = 14 * DAY_MS;

/** @param session what is kept of it @param now ms since the epoch @returns undefined: nobody's */
export const whoIs = (
  session: { person?: unknown; until?: unknown },
  people: readonly Person[],
  now: number,
): Person | undefined => {
  const { person, until } = session;
  if (typeof person !== "string" || typeof until !== "number" || until <= now) return undefined;
  return people.find(({ id }) => id === person);
};
