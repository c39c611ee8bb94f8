// Decides which of two servers is on air and which one is away, from what DigitalOcean's API and their SSH ports say before
// anything is planned; and what is said about it. Pure.
import { otherOf, SERVERS, serverNamed, type ServerName } from "../servers";

/** A droplet with the stack's tag. */
export interface Seen {
  name: string;
  holdsAddress: boolean;
  /** By SSH, from here. */
  answers: boolean;
}

export interface Pair {
  onAir: ServerName;
  /** It does not answer, and the other one does: what is released reaches that one alone. */
  away: ServerName | undefined;
}

/** Nothing is there yet, or nothing is known. */
export const FIRST_PAIR: Pair = { onAir: "first", away: undefined };

export const pairOf = (stackPrefix: string, seen: readonly Seen[]): Pair => {
  const servers = new Map<ServerName, Seen>();
  for (const each of seen) {
    const name = serverNamed(stackPrefix, each.name);
    const known = name && servers.get(name);
    // Of two (one is being replaced) the one that answers counts.
    if (name && (known === undefined || (!known.answers && each.answers))) servers.set(name, each);
  }
  const onAir = seen.find(({ holdsAddress }) => holdsAddress);
  const away = SERVERS.find((name) => {
    const [own, other] = [servers.get(name), servers.get(otherOf(name))];
    return own !== undefined && !own.answers && other?.answers === true;
  });
  return { onAir: (onAir && serverNamed(stackPrefix, onAir.name)) ?? "first", away };
};

export const awayWords = ({ onAir, away }: Pair): string | undefined => {
  if (away === undefined) return undefined;
  const owed = `This pulumi up reaches ${otherOf(away)} alone; ${away} keeps the release of before. Once it answers again: pulumi up`;
  return away === onAir
    ? `${away}, which holds OBS's address, does not answer by SSH. If it is dead: restream rescue. ${owed}`
    : `${away}, the spare, does not answer by SSH: there is no spare until it does. ${owed}. Or make a new one: restream rebuild --node ${away}`;
};

/** `restream:spare` is taken out while the second server is on air: Pulumi would delete it. undefined: it is not so. */
export const stillOnAir = (stackPrefix: string, seen: readonly Seen[]): string | undefined =>
  seen.some((each) => each.holdsAddress && serverNamed(stackPrefix, each.name) === "second")
    ? "restream:spare: is false, and the second server holds OBS's address: without a spare it would be deleted. Nothing was changed. Move back first (restream rescue --from second), or keep the spare: pulumi config set restream:spare true"
    : undefined;

/** They fail together. @param neighbours ids of the droplets on the same hardware as the first one */
export const sameHardware = (
  neighbours: readonly string[],
  second: string,
  spare: ServerName,
): string | undefined =>
  neighbours.includes(second)
    ? `both servers stand on the same hardware at DigitalOcean: one failure of it ends both. Make the spare anew until they stand apart: restream rebuild --node ${spare}`
    : undefined;
