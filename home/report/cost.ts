// Decides what has left the server and what it has cost so far, about. Pure.
import { dollars } from "../../control/shared/text";
import { dropletDollars } from "../../infra/parse/sizes";
import type { HomeFacts } from "./facts";
import { lastLookOf } from "./story";
import { instant, type Clock } from "./when";

const GIB = 2 ** 30;
const HOUR_MS = 3_600_000;

/** A line each: what it is, and how much. */
export interface Line {
  name: string;
  value: string;
}

export interface Cost {
  transfer: Line[];
  cost: Line[];
  /** "about $12.40"; undefined: a part of it is not known. */
  total: string | undefined;
}

const NOT_KNOWN = "not known";

export const costOf = (facts: HomeFacts, clock: Clock): Cost => {
  const { config, now, price, serverSince, time } = facts;
  const lastLook = lastLookOf(facts);
  const sent = now?.transferOutBytes ?? null;
  const expected = now?.transferExpectedBytes ?? null;
  const included = config?.allowanceGiB ?? null;
  const extra =
    sent === null || included === null || config === null
      ? null
      : Math.max(0, sent / GIB - included) * config.overagePerGiB;
  const hours =
    serverSince === null
      ? null
      : Math.max(1, Math.ceil((Date.parse(time) - Date.parse(serverSince)) / HOUR_MS));
  const droplet = price === null || hours === null ? null : dropletDollars(price, hours);
  const known = [droplet, extra].filter((one) => one !== null);
  const sum = known.reduce((all, one) => all + one, 0);
  return {
    transfer: [
      {
        name: `Sent since the server was made${lastLook === undefined ? "" : `, until ${instant(lastLook, clock)}`}`,
        value: gib(sent),
      },
      { name: "Expected by the planned end, as the last day went", value: gib(expected) },
      {
        name: "Included with the droplet for the planned length",
        value: included === null ? NOT_KNOWN : `${included.toFixed(0)} GiB`,
      },
    ],
    cost: [
      {
        name: `Droplet${price === null ? "" : ` ${price.size}`}${hours === null ? "" : `, ${hours} h`}`,
        value: about(droplet),
      },
      { name: "Transfer beyond what is included", value: about(extra) },
      ...(known.length === 2 ? [{ name: "Together", value: about(sum) }] : []),
    ],
    total: known.length === 2 ? about(sum) : undefined,
  };
};

const gib = (bytes: number | null): string =>
  bytes === null ? NOT_KNOWN : `${(bytes / GIB).toFixed(1)} GiB`;
const about = (amount: number | null): string =>
  amount === null ? NOT_KNOWN : `about ${dollars(amount)}`;
