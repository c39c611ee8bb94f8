// Decides from the events when OBS was there. Pure.
import type { State } from "./states";
import type { Change } from "./line";
import type { Story } from "./story";

export type ObsState = Extract<State, "live" | "offline" | "unsteady" | "unknown">;

/** Gathered events name whom they are about in their words alone: a destination may be called as a publisher is. */
export const isAboutObs = (what: string): boolean => what.startsWith("OBS ");

/** From the first event about it on. */
export const obsChanges = ({ told, now }: Story): Change<ObsState>[] => {
  const changes: Change<ObsState>[] = [];
  let state = "unknown" as ObsState;
  let [era, last] = [0, 0];
  const set = (at: number, next: ObsState): void => {
    changes.push([at, next]);
    state = next;
  };
  for (const one of told) {
    const { event, at, since } = one;
    if (one.era !== era && state !== "unknown") set(last, "unknown");
    // The first of all that is told of a server: what was there before, is told as come.
    if (event.number === 1) set(at, "offline");
    [era, last] = [one.era, at];
    switch (event.kind) {
      case "publisher-online":
        // How long it was away is known, even where that it went is not.
        if (event.seconds !== null && state === "unknown")
          set(since - event.seconds * 1000, "offline");
        set(since, "live");
        break;
      case "publisher-offline":
        set(since, "offline");
        break;
      case "machine-rebooted":
        set(one.seenUntil, "offline");
        break;
      case "flapping":
        if (!isAboutObs(event.what)) break;
        // From now on nothing is told singly; it ends with the last loss.
        if (event.ends === undefined) set(at, "unsteady");
        else set(since, event.urgency === "now" ? "offline" : "live");
        break;
      default:
    }
  }
  const seen = now?.publisher;
  const isThere = seen?.online === true ? "live" : "offline";
  // What the last look saw wins over events that did not reach the archive.
  if (seen && seen.name !== null && isThere !== state && state !== "unsteady")
    set(Math.max(Date.parse(seen.since), last), isThere);
  return changes;
};
