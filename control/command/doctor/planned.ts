// Decides what the doctor says of what the event's clock does next. Pure.
import { run } from "../../shared/advice";
import type { Zone } from "../../shared/zone";
import { rfc3339 } from "../../shared/text";
import { dayAndClock, zoneName } from "../clock";
import { note, ok, type Finding } from "./finding";
import type { PlannedReading } from "./readings";

const WORDS = {
  rollover: "Broadcasts that would meet their limit begin anew",
  stop: "The event ends",
} as const;

/** @param zone of whoever reads */
export const plannedFindings = (planned: readonly PlannedReading[], zone: Zone): Finding[] =>
  planned.map(({ what, at, isLeftOut }) => {
    if (at === undefined)
      return note("clock-plan", "stopAt is over: nothing ends the event by itself", [
        "To end it by hand:",
        run("restream stop all"),
      ]);
    const when = `${dayAndClock(rfc3339(at), zone)} ${zoneName(zone)}`;
    return isLeftOut
      ? note("clock-plan", `${WORDS[what]} at ${when}: left out, by --skip`)
      : ok("clock-plan", `${WORDS[what]} at ${when}`);
  });
