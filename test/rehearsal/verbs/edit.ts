// Decides how a file of the server reads with one protection taken away.

/** In an installed file: all of `from` becomes `to`. */
export interface Edit {
  /** On the server, absolute. */
  path: string;
  from: string | RegExp;
  to: string;
}

/** @throws Error when there is nothing to take away: a mutant that changes nothing would prove nothing */
export const edited = (text: string, { path, from, to }: Edit): string => {
  const result = text.replace(from, () => to);
  if (result === text)
    throw new Error(`${path}: ${String(from)} is not in it, there is nothing to take away`);
  return result;
};

/** The feed's reader with another bitstream filter; "null" is restream:resendHeaders false. */
export const feedWithFilter = (filter: string): Edit => ({
  path: "/etc/restream/feed.env",
  from: /^RESTREAM_VIDEO_FILTER=.*$/m,
  to: `RESTREAM_VIDEO_FILTER=${filter}`,
});
