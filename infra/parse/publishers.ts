// Decides who may publish beside home: further OBS by name, each with a key of its own, and from where.
import { Secret } from "../secret";
import type { Publisher } from "../settings";
import { parseCidrs } from "./addresses";
import { FIXED_KEYS, publisherIpKey, publishKeyKey } from "./keys";
import { parseNameList } from "./name-list";
import { publishKeyIssues } from "./publish-key";
import { NO_PUBLISHERS } from "./taken-names";

type Values = Readonly<Record<string, string | undefined>>;

/** The names in `publishers`, and the problems of those that cannot be one. */
export const parsePublisherNames = (
  value: string,
  destinations: readonly string[],
): { names: string[]; issues: string[] } =>
  parseNameList("publishers", value, (name) => nameIssue(name, destinations));

const nameIssue = (name: string, destinations: readonly string[]): string | undefined => {
  const taken = Object.hasOwn(NO_PUBLISHERS, name) ? NO_PUBLISHERS[name] : undefined;
  if (taken !== undefined) return taken;
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(name))
    return "expected a small letter, then up to 31 small letters, digits and hyphens";
  if (destinations.includes(name))
    return "which is a platform of this stack; a publisher needs another name";
  const fixed: readonly string[] = FIXED_KEYS;
  if (fixed.includes(publishKeyKey(name)) || fixed.includes(publisherIpKey(name)))
    return "a name that the server uses itself; take another";
  return undefined;
};

/** @param names as parsePublisherNames found them */
export const parsePublishers = (
  values: Values,
  names: readonly string[],
): { publishers: Publisher[]; issues: string[] } => {
  const text = (key: string): string => (values[key] ?? "").trim();
  const issues: string[] = [];
  const publishers = names.map((name): Publisher => {
    const [keyKey, ipKey] = [publishKeyKey(name), publisherIpKey(name)];
    issues.push(...publishKeyIssues(keyKey, text(keyKey)));
    // Without an address of its own it comes from one that another publisher is let in from.
    const { cidrs, issues: wrong } =
      text(ipKey) === "" ? { cidrs: [], issues: [] } : parseCidrs(ipKey, text(ipKey));
    issues.push(...wrong);
    return { name, publishKey: new Secret(text(keyKey)), cidrs };
  });
  return { publishers, issues: [...issues, ...equalKeyIssues(values, names)] };
};

/** Whoever is shut out by name would come in again by the other one's. */
const equalKeyIssues = (values: Values, names: readonly string[]): string[] => {
  const keys = ["publishKey", ...names.map(publishKeyKey)];
  const of = (key: string): string => (values[key] ?? "").trim();
  return keys.flatMap((key, index) => {
    const same = keys.slice(0, index).find((before) => of(before) !== "" && of(before) === of(key));
    return same === undefined
      ? []
      : [
          `restream:${key}: is the same as restream:${same}; each publisher needs a key of its own, or none can be shut out alone`,
        ];
  });
};
