/** What nginx-rtmp's `record_unique` makes of a stream key: `KEY-<seconds since the epoch>.flv`. */
const NAME = /^(.*)-(\d+)\.flv$/;

/** A connection is published, and so its file opened, this long after its hook was answered at most. */
const LATEST_SECONDS = 2;

/**
 * The recording of a connection among the files of its folder: the first one, of its key, that was begun
 * once its hook had been answered and that no other connection has. Undefined while there is none.
 * @param answeredAt when nginx was told to accept it, ms since the epoch
 */
export const recordingOf = (
  files: readonly string[],
  key: string,
  answeredAt: number,
  taken: ReadonlySet<string>,
): string | undefined => {
  const earliest = Math.floor(answeredAt / 1000);
  return files
    .map((file) => ({ file, parts: NAME.exec(file) }))
    .map(({ file, parts }) => ({ file, key: parts?.[1], second: Number(parts?.[2]) }))
    .filter((one) => one.key === encodeURIComponent(key) && !taken.has(one.file))
    .filter(({ second }) => second >= earliest && second <= earliest + LATEST_SECONDS)
    .sort((a, b) => a.second - b.second)[0]?.file;
};
