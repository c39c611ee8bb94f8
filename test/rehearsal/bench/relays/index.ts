// Decides which relays there are to compare, and why one is not.
import { OURS, OURS_ENCRYPTED } from "./ours";
import { PEERS, VARIANTS } from "./peers";
import type { Relay } from "./relay";

/** Those of a run that does not name any. */
export const COMPARED: readonly Relay[] = [OURS, OURS_ENCRYPTED, ...PEERS];
export const RELAYS: readonly Relay[] = [...COMPARED, ...VARIANTS];

export const relayNamed = (name: string): Relay => {
  const relay = RELAYS.find((one) => one.name === name);
  if (!relay)
    throw new Error(`there is no relay ${name}, but ${RELAYS.map((one) => one.name).join(", ")}`);
  return relay;
};

export const NOT_BUILT: readonly { name: string; reason: string }[] = [
  {
    name: "srs-forward",
    reason:
      "SRS is in no registry that a fresh machine here reaches: Debian's package srs is another program (the Sender Rewriting Scheme of mail), and its source is on GitHub alone",
  },
];
