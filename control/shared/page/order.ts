// Decides what can be ordered from the page, how systemd is told, and where it says what came of it: the contract of page and command.
import * as z from "zod";
import { PERSON_ID } from "./people";

/** What the page's polkit rule and unit name, too. */
export const VERBS = ["start", "stop", "refresh", "rollover"] as const;
export type Verb = (typeof VERBS)[number];

export interface Order {
  verb: Verb;
  /** Of one destination. */
  destination: string;
  /** Id of who orders it. */
  person: string;
}

const DESTINATION = /^[a-z][a-z0-9]{0,31}$/;

/** The page's unit that carries it out, as root: nothing else can be said to it than this. */
export const ACT_TEMPLATE = "restreamd-page-act@.service";
/** What it leaves: a file for each destination; gone with a reboot, and so is whoever carried it out. */
export const RESULTS_DIR = "/run/restreamd-page-act";

export const isVerb = (word: string): word is Verb => (VERBS as readonly string[]).includes(word);

/** No part of it has a colon. */
export const instanceOf = ({ verb, destination, person }: Order): string =>
  `${verb}:${destination}:${person}`;

export const actUnitOf = (order: Order): string =>
  ACT_TEMPLATE.replace("@.", `@${instanceOf(order)}.`);

/** @returns undefined: it is none */
export const readInstance = (text: string): Order | undefined => {
  const [verb = "", destination = "", person = "", ...more] = text.split(":");
  return isVerb(verb) &&
    DESTINATION.test(destination) &&
    PERSON_ID.test(person) &&
    more.length === 0
    ? { verb, destination, person }
    : undefined;
};

const result = z.object({
  verb: z.enum(VERBS),
  destination: z.string(),
  /** Who ordered it, by name. */
  by: z.string(),
  /** RFC 3339, UTC. */
  since: z.string(),
  /** null: it is being done. */
  code: z.number().nullable(),
  /** The last that the command said. */
  words: z.string(),
});
export type ActResult = z.infer<typeof result>;

export const resultFile = (destination: string, folder = RESULTS_DIR): string =>
  `${folder}/${destination}.json`;

/** @returns undefined: it cannot be understood */
export const parseResult = (text: string): ActResult | undefined => {
  try {
    return result.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
};
