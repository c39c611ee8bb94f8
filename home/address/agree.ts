// Decides which public address this line has, from what independent services answered; or why that is not known. Pure.
import ipaddr from "ipaddr.js";
import { NEVER_PUBLIC } from "../../infra/parse/addresses";

/** One service's word, as it came, or what went wrong. */
export type Answer = { service: string } & ({ text: string } | { problem: string });

export type Seen = { address: string } | { trouble: string };

/** For a line whose own public address is shared, or changes from one connection to the next. */
const WAYS_ON = [
  "Ways on:",
  "  - ask your provider for a public IPv4 address of your own (often free, or a few dollars);",
  "  - let its whole range in, /16 at most: pulumi config set restream:homeIp RANGE; then: pulumi up",
  "  - stream over another line (a phone's), or through a VPN with a fixed address of its own.",
].join("\n");

/** Every service must give the same public IPv4 address: one alone may lie, or see a proxy. */
export const agree = (answers: readonly Answer[]): Seen => {
  const read = answers.map(readAnswer);
  const addresses = read.flatMap((each) => ("address" in each ? [each.address] : []));
  const problems = read.flatMap((each) => ("problem" in each ? [each.problem] : []));
  const inner = addresses.find((address) => NEVER_PUBLIC.has(rangeOf(address)));
  if (inner !== undefined)
    return {
      trouble: `Your address was told as ${inner}, which is ${rangeOf(inner) === "carrierGradeNat" ? "your provider's own, shared with other customers (CGNAT)" : `not a public one (${rangeOf(inner)})`}: the server never sees it.\n${WAYS_ON}`,
    };
  if (addresses.length === 0 && answers.every((answer) => "problem" in answer))
    return {
      trouble: `Your public address cannot be looked up. Is this machine online?\n${list(problems)}`,
    };
  if (problems.length > 0)
    return {
      trouble: `Your public address is not certain: all services must agree, and not all answered.\n${list(problems)}${addresses[0] === undefined ? "" : `\n  - the others say ${addresses[0]}`}\nTry again in a minute, or name other services in RESTREAM_IP_SERVICES.`,
    };
  const [address = "", ...others] = new Set(addresses);
  if (others.length > 0)
    return {
      trouble: `The services see different addresses, so none is trusted.\n${list(answers.map(({ service }, index) => `${service} says ${addresses[index] ?? ""}`))}\nEither one of them is wrong, or your connections leave by several addresses (a VPN, two lines, a provider that shares its addresses: CGNAT).\n${WAYS_ON}`,
    };
  return { address };
};

const list = (lines: readonly string[]): string => lines.map((line) => `  - ${line}`).join("\n");

const rangeOf = (address: string): string => ipaddr.IPv4.parse(address).range();

const readAnswer = (answer: Answer): { address: string } | { problem: string } => {
  if ("problem" in answer) return { problem: `${answer.service} ${answer.problem}` };
  const text = answer.text.trim();
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return { address: text };
  if (ipaddr.IPv6.isValid(text))
    return {
      problem: `${answer.service} answers with an IPv6 address; the server takes IPv4 alone`,
    };
  return { problem: `${answer.service} answers with something that is no address` };
};
