// Looks at the state for the page: what `restream status` reads, as far as the page's own user may, and what was ordered.
import { readFileSync } from "node:fs";
import { readFacts } from "../command/host";
import { statusOf } from "../command/status";
import { parseResult, resultFile, type ActResult } from "../shared/page/order";
import { isMissing } from "../shared/files";
import { viewOf, type View } from "./view";

/** MediaMTX's API has a key that is root's: restreamd says what it says. */
const NOT_ASKED = (): Promise<null> => Promise.resolve(null);

export const look = async (): Promise<View> => {
  const facts = await readFacts(NOT_ASKED);
  const results = Object.keys(facts.destinations).flatMap((name) => {
    const result = readResult(name);
    return result === undefined ? [] : [[name, result] as const];
  });
  return viewOf(statusOf(facts), facts.events, Object.fromEntries(results));
};

const readResult = (destination: string): ActResult | undefined => {
  try {
    return parseResult(readFileSync(resultFile(destination), "utf8"));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};
