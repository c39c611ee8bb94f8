// Decides whose request it is: of somebody who signed in, is still invited, and has not been for too long. Pure.
import type { Person } from "../shared/page/people";

const DAY_MS = 86_400_000;
export const SIGNED_IN_MS = 14 * DAY_MS;

/** What is kept of a session; whoever is not signed in has neither. */
export interface KeptSession {
  person?: unknown;
  /** ms since the epoch */
  until?: unknown;
}

/** @param now ms since the epoch @returns undefined: nobody's */
export const whoIs = (
  session: KeptSession,
  people: readonly Person[],
  now: number,
): Person | undefined => {
  const { person, until } = session;
  if (typeof person !== "string" || typeof until !== "number" || until <= now) return undefined;
  return people.find(({ id }) => id === person);
};
