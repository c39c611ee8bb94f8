// Stand-in: check and diff of both kinds; what is given is compared as it is, lists in their order.
import { canonical, isUnknown, type Properties } from "../properties";
import type { Checked, Difference } from "../resource-kind";
import { checkConnection } from "./connection";

/** Inputs with the connection's defaults; refuses properties that the real provider does not have. */
export function checkInputs(inputs: Properties, known: readonly string[]): Checked {
  const failures = Object.keys(inputs)
    .filter((key) => !known.includes(key))
    .map((property) => ({ property, reason: `unknown property "${property}"` }));
  if (isUnknown(inputs["connection"]) && typeof inputs["connection"] === "string") {
    return { inputs, failures };
  }
  const { connection, problem } = checkConnection(inputs["connection"]);
  if (problem !== undefined) failures.push({ property: "connection", reason: problem });
  return { inputs: { ...inputs, connection }, failures };
}

/** `triggers` replaces, everything else is an update. Never delete-before-create. */
export function diffInputs(
  state: Properties,
  inputs: Properties,
  known: readonly string[],
): Difference {
  const changed = known.filter(
    (key) => canonical(state[key], false) !== canonical(inputs[key], false),
  );
  const replaced = changed.filter((key) => key === "triggers");
  return { changed, replaced, deleteBeforeReplace: false };
}
