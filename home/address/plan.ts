// Decides what becomes of homeIp and adminIp when this line's public address is another one. Pure.
import { CommandError, EXIT } from "../../control/command/exit-code";
import { publisherIpKey } from "../../infra/parse/keys";
import { ANYWHERE } from "../../infra/parse/page";
import { EVERYWHERE } from "../../infra/settings";
import { bare, entriesOf, holds, sameEntries } from "./entries";
import type { LetThrough } from "./state";

/** The stack's two keys as they are written: comma-separated addresses and CIDRs; adminIp may be empty: it follows homeIp. */
export interface LetIn {
  homeIp: string;
  adminIp: string;
  /** The same of the further publishers' own addresses (officeIp); none is changed here. @default "" */
  publisherIps?: string;
  /** Who may open the page without SSH; undefined: nobody, it is not there. @default undefined */
  pageFrom?: string | undefined;
}

export interface Asked {
  address: string;
  /** The old address stays. */
  add: boolean;
  /** The address that this same watch has set before, and so may take out. */
  ours?: string | undefined;
}

/**
 * The two keys as they shall be; the same as before when the address is let in already.
 * @throws CommandError when it is not known which of several entries is the old address
 */
export const planChange = (now: LetIn, { address, add, ours }: Asked): LetIn => {
  const home = entriesOf(now.homeIp);
  const [admin, page] = [now.adminIp, now.pageFrom ?? ""].map(entriesOf) as [string[], string[]];
  if (holds(home, address)) return now;
  const isOurs = (entry: string): boolean => ours !== undefined && bare(entry) === bare(ours);
  const gone = add || home.some(isOurs) ? home.filter(isOurs) : home;
  if (gone.length > 1)
    throw new CommandError(
      EXIT.refused,
      `homeIp lets ${home.join(", ")} in, and which of them was this line is not known. Your address is now ${address}. Nothing was changed. Either\n  restream home-ip --add     (they all stay)\n  pulumi config set restream:homeIp ADDRESSES; then: restream home-ip`,
    );
  const changed = (entries: readonly string[]): string =>
    [...entries.filter((entry) => !gone.includes(entry)), address].join(",");
  const isGone = (entry: string): boolean => gone.some((old) => bare(old) === bare(entry));
  /** Another key that named this line goes with it. */
  const following = (entries: readonly string[], written: string): string => {
    const wasSame = entries.length > 0 && (add ? sameEntries(entries, home) : entries.some(isGone));
    return wasSame ? changed(entries.filter((entry) => !isGone(entry))) : written;
  };
  return {
    ...now,
    homeIp: changed(home),
    adminIp: following(admin, now.adminIp),
    ...(now.pageFrom === undefined ? {} : { pageFrom: following(page, now.pageFrom) }),
  };
};

/** One line for each key that changes: old → new. */
export const changeWords = (before: LetIn, after: LetIn): string[] =>
  KEYS.filter((key) => before[key] !== after[key]).map(
    (key) => `${key}: ${before[key] || "(not set)"} → ${after[key] ?? ""}`,
  );

/** What a change writes. */
export const KEYS = ["homeIp", "adminIp", "pageFrom"] as const;

/** Whom the firewall shall let in by these keys. */
export const wantedOf = ({ homeIp, adminIp, publisherIps = "", pageFrom }: LetIn): LetThrough => {
  const ssh = entriesOf(adminIp === "" ? homeIp : adminIp);
  return {
    rtmp: [...new Set([...entriesOf(homeIp), ...entriesOf(publisherIps)].map(bare))],
    ssh,
    page: pageOf(pageFrom, [...entriesOf(homeIp), ...ssh]),
  };
};

/** @param otherwise who may where the stack does not say */
const pageOf = (pageFrom: string | undefined, otherwise: readonly string[]): string[] => {
  if (pageFrom === undefined) return [];
  if (pageFrom === ANYWHERE) return EVERYWHERE;
  return [...new Set((pageFrom === "" ? otherwise : entriesOf(pageFrom)).map(bare))];
};

/** @param config of the stack: its own keys, without their namespace */
export const letInOf = (config: ReadonlyMap<string, string | undefined>): LetIn => ({
  homeIp: config.get("homeIp") ?? "",
  adminIp: config.get("adminIp") ?? "",
  publisherIps: entriesOf(config.get("publishers") ?? "")
    .flatMap((name) => config.get(publisherIpKey(name)) ?? [])
    .join(","),
  pageFrom:
    config.get("page") === "true" && config.get("certificate") === "true"
      ? (config.get("pageFrom") ?? "").trim()
      : undefined,
});
