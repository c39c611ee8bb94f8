// Stand-in: check and diff as the Terraform bridge does them, from a table of fields per resource.
// Left out: type coercion, warnings for deprecated fields, conflicts between fields.
import { createHash } from "node:crypto";
import { canonical, isUnknown, type Json, type Properties } from "../properties";
import type { Checked, Difference, Refreshed } from "../resource-kind";

export interface Field {
  required?: boolean;
  /** A change replaces the resource (ForceNew). */
  replaces?: boolean | ((old: Json, wanted: Json) => boolean);
  default?: Json;
  /** Optional and computed: not given means whatever the API says. */
  computed?: boolean;
  /** The state holds a hash instead of the text (StateFunc). */
  hashed?: boolean;
}
export type Fields = Record<string, Field>;

/** SHA-1, as HashStringStateFunc of the Terraform provider. */
export const hashOf = (value: string): string => createHash("sha1").update(value).digest("hex");

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  value === false ||
  (Array.isArray(value) && value.length === 0);

const asStored = (field: Field, value: Json | undefined): Json | undefined =>
  field.hashed === true && typeof value === "string" && !isUnknown(value) ? hashOf(value) : value;

/** Equal as the provider sees it: lists are sets, absent equals empty. */
const equal = (a: Json | undefined, b: Json | undefined): boolean =>
  (isEmpty(a) && isEmpty(b)) || canonical(a, true) === canonical(b, true);

const explicitNames = (inputs: Properties | undefined): boolean =>
  !(Array.isArray(inputs?.["__defaults"]) && inputs["__defaults"].includes("name"));

/** Inputs with defaults and the automatic name filled in; `__defaults` remembers which they were. */
export function checkFields(
  fields: Fields,
  inputs: Properties,
  old: Properties | undefined,
  autoName: string,
): Checked {
  const filled: Properties = { ...inputs };
  const defaults: string[] = [];
  if (isEmpty(filled["name"])) {
    const kept = old !== undefined && !explicitNames(old) ? old["name"] : undefined;
    filled["name"] = kept ?? autoName;
    defaults.push("name");
  }
  for (const [key, { default: value }] of Object.entries(fields)) {
    if (value === undefined || filled[key] !== undefined) continue;
    filled[key] = value;
    defaults.push(key);
  }
  filled["__defaults"] = defaults;
  const failures = Object.keys(inputs)
    .filter((key) => fields[key] === undefined && key !== "__defaults")
    .map((property) => ({ property, reason: `unknown property "${property}"` }));
  for (const [property, { required }] of Object.entries(fields)) {
    if (required !== true || !isEmpty(filled[property])) continue;
    failures.push({ property, reason: `Missing required property '${property}'` });
  }
  return { inputs: filled, failures };
}

export function diffFields(fields: Fields, state: Properties, inputs: Properties): Difference {
  const changed: string[] = [];
  const replaced: string[] = [];
  for (const [key, field] of Object.entries(fields)) {
    const wanted = asStored(field, inputs[key]);
    if (wanted === undefined && field.computed === true) continue;
    const old = state[key];
    if (equal(old, wanted)) continue;
    changed.push(key);
    const { replaces = false } = field;
    const must = typeof replaces === "function" ? replaces(old ?? null, wanted ?? null) : replaces;
    if (must) replaced.push(key);
  }
  // A name that the program chose can exist only once, so the old one must go first.
  return { changed, replaced, deleteBeforeReplace: explicitNames(inputs) };
}

/** The inputs part of a state, hashed where the state is. */
export function stateOfInputs(fields: Fields, inputs: Properties): Properties {
  const known = Object.entries(fields).flatMap(([key, field]): [string, Json][] => {
    const value = asStored(field, inputs[key]);
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(known);
}

/** After a refresh: the program's inputs, except where the API says otherwise. */
export function refreshed(fields: Fields, state: Properties, inputs: Properties): Refreshed {
  const now = Object.entries(inputs).map(([key, value]): [string, Json] => {
    const actual = state[key];
    const field = fields[key];
    if (field === undefined || field.hashed === true || actual === undefined) return [key, value];
    return [key, equal(actual, value) ? value : actual];
  });
  return { state, inputs: Object.fromEntries(now) };
}
