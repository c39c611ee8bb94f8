// restream page act: carries out what somebody ordered from the page, if they may, as the command itself would; said where the page reads it.
import { writeWhole } from "../../shared/files";
import {
  isVerb,
  readInstance,
  resultFile,
  type ActResult,
  type Order,
} from "../../shared/page/order";
import { readPeople, type Person } from "../../shared/page/people";
import { rfc3339 } from "../../shared/text";
import { messageOf } from "../../shared/text";
import { refresh, rollover, start, stop } from "../broadcast";
import { CommandError, EXIT, type ExitCode } from "../exit-code";
import { knownDestinations } from "../host";
import { lastSaid, sayError } from "../output";

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

/** @param text the instance of the page's unit. What became of it is for the page; the unit itself has done its work. */
export const act = async (text: string): Promise<ExitCode> => {
  const { order, person } = allowedOrder(text, readPeople(), knownDestinations());
  const begun: ActResult = {
    ...{ verb: order.verb, destination: order.destination, by: person.name },
    ...{ since: rfc3339(Date.now()), code: null, words: "" },
  };
  const leave = (result: ActResult): Promise<void> =>
    writeWhole(resultFile(order.destination), `${JSON.stringify(result)}\n`, READABLE);
  await leave(begun);
  const code = await carryOut(order, person.name).catch((error: unknown) => {
    sayError(messageOf(error));
    return error instanceof CommandError ? error.code : EXIT.refused;
  });
  await leave({ ...begun, code, words: lastSaid() });
  return EXIT.well;
};

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
