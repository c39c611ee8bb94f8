// Decides what each button is called, what it says that viewers will see, and which ask once more. Pure.
import type { Verb } from "../shared/page/order";
import { platformName } from "../shared/platforms";

export interface Action {
  verb: Verb;
  label: string;
  /** What viewers will see. */
  sees: string;
  /** It is asked once more. */
  asks: boolean;
}

const SEES: Readonly<Record<Verb, (title: string) => string>> = {
  start: (title) => `A broadcast begins on ${title} within half a minute.`,
  stop: (title) => `The broadcast on ${title} ends at once; its viewers are OFFLINE.`,
  refresh: (title) => `The picture on ${title} halts for some seconds; the broadcast goes on.`,
  rollover: (title) =>
    `The broadcast on ${title} ends; a new one begins after half a minute. Viewers may have to reload.`,
};

export const LABELS: Readonly<Record<Verb, string>> = {
  ...{ start: "Start", stop: "Stop", refresh: "Refresh", rollover: "Roll over" },
};

const ASKS: readonly Verb[] = ["stop", "rollover"];

export const actionOf = (verb: Verb, destination: string): Action => ({
  ...{ verb, label: LABELS[verb], asks: ASKS.includes(verb) },
  sees: SEES[verb](platformName(destination)),
});
