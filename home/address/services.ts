// Decides who is asked for this line's public address: two independent https services, or those that the operator names. Pure.
import { CommandError, EXIT } from "../../control/command/exit-code";

/** Where the operator names others: addresses with a blank or comma between them. */
export const SERVICES_VARIABLE = "RESTREAM_IP_SERVICES";
/** Each answers with the bare address. Of two owners and two clouds. */
const DEFAULT_SERVICES = ["https://api.ipify.org/", "https://checkip.amazonaws.com/"];

/** @throws CommandError unless they are https and at least two hosts */
export const servicesOf = (given: string | undefined): string[] => {
  const named = (given ?? "").split(/[\s,]+/).filter((word) => word !== "");
  if (named.length === 0) return DEFAULT_SERVICES;
  const refuse = (issue: string): CommandError =>
    new CommandError(
      EXIT.usage,
      `${SERVICES_VARIABLE}: ${issue}. Expected two or more https addresses on different hosts, each answering with the bare address, such as ${DEFAULT_SERVICES.join(" ")}`,
    );
  for (const service of named)
    if (!URL.canParse(service) || new URL(service).protocol !== "https:")
      throw refuse(`got ${JSON.stringify(service)}, which is no https address`);
  const hosts = new Set(named.map((service) => new URL(service).hostname));
  if (hosts.size < named.length || hosts.size < 2)
    throw refuse(`got ${hosts.size === 1 ? "one host" : "a host twice"}, which agrees with itself`);
  return named;
};
