// restream page act: carries out what somebody ordered from the page, if they may, as the command itself would; said where the page reads it.
import { readFileSync } from "node:fs";
import { unlessMissing, writeWhole } from "../../shared/files";
import { Busy } from "../../shared/lock";
import {
  isVerb,
  readInstance,
  resultFile,
  RESULTS_DIR,
  type ActResult,
  type Order,
} from "../../shared/page/order";
import { readPeople, type Person } from "../../shared/page/people";
import { messageOf, rfc3339 } from "../../shared/text";
import { refresh, rollover, start, stop } from "../broadcast";
import { CommandError, EXIT, type ExitCode } from "../exit-code";
import { knownDestinations } from "../host";
import { lastSaid, sayError } from "../output";
import { PAGE_TURNS, takeTurn, whileWriting } from "./turns";

const READABLE = 0o644;

/**
 * Who orders it and what, once more, whatever the page has checked. Pure.
 * @throws CommandError when it is none, or they may not
 */
export const allowedOrder = (
  text: string,
  people: readonly Person[],
  known: readonly string[],
): { order: Order; person: Person } => {
  const order = readInstance(text);
  if (order === undefined || !isVerb(order.verb))
    throw new CommandError(EXIT.usage, "That is no order of the page.");
  const person = people.find(({ id }) => id === order.person);
  if (person?.may !== "control")
    throw new CommandError(EXIT.refused, "Whoever ordered it may not, or no longer.");
  if (!known.includes(order.destination))
    throw new CommandError(EXIT.refused, "There is no such destination.");
  return { order, person };
};

/** Where an order is carried out; for tests another one. */
export interface ActParts {
  people: () => readonly Person[];
  known: () => readonly string[];
  results: string;
  turns: string;
  /** @throws Error when it could not be done */
  carryOut: (order: Order, by: string) => Promise<ExitCode>;
}

/** @param text the instance of the page's unit. What became of it is for the page; the unit itself has done its work. */
export const act = async (text: string, parts: ActParts = ON_SERVER): Promise<ExitCode> => {
  const { order, person } = allowedOrder(text, parts.people(), parts.known());
  const { verb, destination } = order;
  const what = `${person.name}'s ${verb}`;
  const giveBack = await takeTurn(order, what, parts.turns).catch((error: unknown) => {
    if (!(error instanceof Busy)) throw error;
    // What the page shows of the one before is true, and stays.
    throw new CommandError(
      EXIT.refused,
      `${what} ${destination}: nothing was changed; ${error.message}`,
    );
  });
  try {
    await carriedOut(order, person.name, parts);
  } finally {
    giveBack();
  }
  return EXIT.well;
};

const carriedOut = async (order: Order, by: string, parts: ActParts): Promise<void> => {
  const { verb, destination } = order;
  const file = resultFile(destination, parts.results);
  const begun: ActResult = {
    ...{ verb, destination, by, since: rfc3339(Date.now()) },
    ...{ code: null, words: "" },
  };
  const kept = textOf(begun);
  /** What cannot be kept stops no order. */
  const leave = (work: () => Promise<void>): Promise<boolean> =>
    whileWriting(destination, work, parts.turns).then(
      () => true,
      (error: unknown) => {
        sayError(`the page is not told: ${messageOf(error)}`);
        return false;
      },
    );
  const isKept = await leave(() => writeWhole(file, kept, READABLE));
  const done = await parts
    .carryOut(order, by)
    .then((code) => ({ code, words: lastSaid() }))
    .catch((error: unknown) => {
      sayError(messageOf(error));
      // Not "failing": that is what was done, though nothing arrives yet.
      return { code: EXIT.refused, words: messageOf(error) };
    });
  await leave(async () => {
    // Stopped meanwhile: what came of that counts.
    if (isKept && unlessMissing(() => readFileSync(file, "utf8")) !== kept) return;
    await writeWhole(file, textOf({ ...begun, ...done }), READABLE);
  });
};

const textOf = (result: ActResult): string => `${JSON.stringify(result)}\n`;

const carryOut = ({ verb, destination }: Order, by: string): Promise<ExitCode> => {
  const names = [destination];
  switch (verb) {
    case "start":
      return start(names, by);
    case "stop":
      return stop(names, by);
    case "refresh":
      return refresh(names, false, by);
    case "rollover":
      return rollover(names, false, "operator", by);
  }
};

const ON_SERVER: ActParts = {
  people: readPeople,
  known: knownDestinations,
  results: RESULTS_DIR,
  turns: PAGE_TURNS,
  carryOut,
};
