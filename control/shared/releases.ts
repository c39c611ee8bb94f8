// Decides which releases a server keeps for a rollback: the last three that were in force. Pure.
import * as z from "zod";

/** Root's alone: in each release's folder are its keys. */
export const RELEASES_DIR = "/var/lib/restream/releases";
export const INDEX_FILE = `${RELEASES_DIR}/index.json`;
const MOST = 3;

const kept = z.object({
  /** The first eight hex digits of the SHA-256 of all that it installs. */
  id: z.string().regex(/^[0-9a-f]{8}$/),
  /** RFC 3339, UTC: when it came into force last. */
  at: z.string(),
  files: z.number(),
  /** The same without what each server of a pair has of its own; undefined: it is alone. */
  commonId: z.string().optional(),
});
const index = z.object({
  /** In the order in which they came into force; the last one is. */
  releases: z.array(kept).min(1),
  /** The release that a rollback replaced; undefined: the newest is in force. */
  rolledBackFrom: z.string().optional(),
});
export type KeptRelease = z.infer<typeof kept>;
export type ReleaseIndex = z.infer<typeof index>;

/** @throws Error that says where the text is not what it should be. */
export const parseIndex = (text: string): ReleaseIndex => index.parse(JSON.parse(text));

/** The index once `release` is in force; undefined: it is as it was. */
export const withRelease = (
  before: ReleaseIndex | undefined,
  release: KeptRelease,
  isRollback: boolean,
): ReleaseIndex | undefined => {
  if (inForce(before)?.id === release.id && before?.rolledBackFrom === undefined) return undefined;
  const all = [...(before?.releases ?? []).filter(({ id }) => id !== release.id), release];
  const newest = before?.rolledBackFrom ?? inForce(before)?.id;
  const rolledBackFrom = isRollback && newest !== release.id ? newest : undefined;
  return {
    releases: all.slice(-MOST),
    ...(rolledBackFrom === undefined ? {} : { rolledBackFrom }),
  };
};

/** Only the one in force; that a rollback is in force stays known. */
export const withoutOthers = ({ releases, ...rest }: ReleaseIndex): ReleaseIndex => ({
  ...rest,
  releases: releases.slice(-1),
});

/** @param folders names below RELEASES_DIR @returns those that the index does not name */
export const orphansOf = (folders: readonly string[], index: ReleaseIndex | undefined): string[] =>
  folders.filter((name) => index?.releases.every(({ id }) => id !== name) ?? true);

export const inForce = (index: ReleaseIndex | undefined): KeptRelease | undefined =>
  index?.releases.at(-1);

/** What a rollback without an id goes to: the one in force before this one; undefined: there is none. */
export const previous = (index: ReleaseIndex | undefined): KeptRelease | undefined =>
  index?.releases.at(-2);
