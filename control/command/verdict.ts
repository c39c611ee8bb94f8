// Decides what is said of the whole where nothing fails, in one sentence. Pure.
import { platformNames } from "../shared/platforms";
import type { Status } from "./status";

export interface Verdict {
  tone: "good" | "warn" | "plain";
  what: string;
  /** What to do; undefined: nothing. */
  todo: string | undefined;
  /** How the command goes on with it. */
  command?: string;
}

/** Of a status without troubles: with them, these are the verdict. */
export const verdictOf = ({ destinations, publisher, sessionsLost, spare }: Status): Verdict => {
  if (spare?.role === "spare")
    return {
      ...{ tone: "plain", what: "The spare sends nothing.", todo: undefined },
      command: "Is the server on air lost? At home: restream rescue",
    };
  if (destinations.length > 0 && destinations.every(({ state }) => state === "off"))
    return {
      ...{ tone: "plain", what: "Nothing is sent.", todo: undefined },
      command: "To go live: restream start NAME, or all",
    };
  if (!publisher.online)
    return {
      tone: "warn",
      what: "Viewers see the placeholder until OBS is back; no broadcast is lost.",
      todo: "look at OBS and at the line at home; OBS reconnects by itself",
    };
  if (sessionsLost.length > 0)
    return {
      tone: "warn",
      what: `Well now. In the last 24 h a broadcast ended: ${platformNames(sessionsLost)}`,
      todo: "look at your channel there",
      command: "when it was: restream events",
    };
  return { tone: "good", what: "All is well.", todo: undefined };
};
