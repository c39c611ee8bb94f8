// Decides what is said when SSH fails: another machine or key, a changed home address, a network or a server that is off. Pure.
import type { Seen } from "./address/agree";
import { bare, holds } from "./address/entries";
import type { ServerName } from "../infra/servers";

interface Failed {
  address: string;
  /** The stack has a spare. @default false */
  isOfPair?: boolean;
  /** Which of the two was meant; undefined: the one on air, or the only one. */
  name?: ServerName | undefined;
}

export type SshFailure =
  | (Failed & { doesAnswer: true })
  | (Failed & {
      doesAnswer: false;
      /** This line's public address, as services tell it. */
      seen: Seen;
      /** CIDRs that the firewall lets use SSH. */
      letIn: readonly string[];
    });

export const whyUnreachable = (failure: SshFailure): string => {
  const { address } = failure;
  if (failure.doesAnswer)
    return `${address} cannot be reached by SSH, though it answers on port 22: ssh's own words are above. "Host key verification failed": another machine has this address, or the host key was changed. "Permission denied": the server does not let this SSH key in.`;
  const { seen, letIn } = failure;
  const lets = `the server lets ${letIn.map(bare).join(", ") || "nobody"} in`;
  if ("trouble" in seen)
    return `${address} cannot be reached by SSH. Did your address change? ${lets[0]?.toUpperCase() ?? ""}${lets.slice(1)}.\n${seen.trouble}`;
  if (!holds(letIn, seen.address))
    return `${address} cannot be reached by SSH: your address is now ${seen.address}, ${lets}. Run: restream home-ip`;
  return `${address} cannot be reached by SSH, though your address (${seen.address}) is let in. Either this network lets no SSH out (a café's, a company's), or the server is off: ${whatNow(failure)} The broadcast does not depend on SSH.`;
};

const whatNow = ({ isOfPair = false, name }: Failed): string => {
  if (isOfPair && name === undefined)
    return "if your channel is dark, go on with the spare: restream rescue. It looks first, and switches nothing off that still sends.";
  return isOfPair
    ? `look at the droplet of ${name ?? ""} in DigitalOcean's control panel. Which one is on air: restream --node on-air pair.`
    : "look in DigitalOcean's control panel.";
};
