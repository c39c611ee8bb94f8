// Decides what a destination's address means: where ffmpeg connects, and the app that it asks for there (RTMP's connect).

export interface DestinationUrl {
  /** scheme://HOST[:PORT]/ and the first part of the app; all that ffmpeg's command line shows. */
  url: string;
  /** The whole app where it has several parts or a query, which ffmpeg cannot tell from a stream key; else empty. */
  app: string;
  /** What was changed about it. */
  notes: string[];
}

const EXPECTED = "expected rtmp://HOST/APP or rtmps://HOST/APP";
/** ffmpeg 7.1 has room for 1024 bytes of app and of tcurl each (libavformat/rtmpproto.c), and for 999 of a preset's line. */
const LONGEST = 800;

/** Amazon's ingest: Twitch, Kick and others. The app is always this, and their dashboards often leave it out. */
const AMAZON = /(^|\.)live-video\.net$/;
const AMAZON_APP = "app";

/** Platforms whose apps are known: one part, and for YouTube's second entrance this query. */
const ONE_PART = /(^|\.)(live-video\.net|twitch\.tv|youtube\.com|facebook\.com)$/;
const YOUTUBE = /(^|\.)youtube\.com$/;
const YOUTUBE_BACKUP = "?backup=1";

/** Stream keys as Twitch, Kick, Facebook and YouTube issue them. */
const LOOKS_LIKE_A_KEY = /^(live_\d+_\w+|sk_[\w-]+|FB-[\w-]+|[a-z0-9]{4}(-[a-z0-9]{4}){3,4})$/i;

/** A shorter one is no secret, and may be a piece of any word. */
const SHORTEST_SECRET = 8;

const TAKE_OUT = "take the stream key out, it belongs into its own, secret, key";

/**
 * The address, or what is wrong with it; neither shows what is behind the host, because that may be a pasted key.
 * @param name the destination's; twitch and youtube are known, whatever host is given
 * @param streamKey to notice it in the address; it is set apart
 */
export const parseDestinationUrl = (
  given: string,
  { name, streamKey }: { name: string; streamKey: string },
): DestinationUrl | { issue: string } => {
  const text = given.replace(/^rtmps?:/i, (scheme) => scheme.toLowerCase());
  // Nothing that a unit's environment file or systemd's expansion would read as their own syntax.
  if (!/^rtmps?:\/\/[^\s'"\\$%]+(\?[^\s'"\\$]*)?$/.test(text) || !URL.canParse(text))
    return { issue: EXPECTED };
  const { protocol, host, hostname, pathname, username, password, search, hash } = new URL(text);
  if (hostname === "") return { issue: EXPECTED };
  if (username !== "" || password !== "")
    return {
      issue: "which holds a user or password; the stream key belongs into its own, secret, key",
    };
  if (text.length > LONGEST) return { issue: `which is longer than ${LONGEST} characters` };
  const parts = pathname.split("/").filter(Boolean);
  const isAmazon = AMAZON.test(hostname.toLowerCase());
  const [first = isAmazon ? AMAZON_APP : "", ...further] = parts;
  if (first === "") return { issue: EXPECTED };
  if (hash !== "" || further.some((part) => LOOKS_LIKE_A_KEY.test(part)))
    return { issue: `which has something behind the app: ${TAKE_OUT}` };
  if (streamKey.length >= SHORTEST_SECRET && `${further.join("/")}${search}`.includes(streamKey))
    return { issue: `which holds the stream key: ${TAKE_OUT}` };
  const isBackup = YOUTUBE.test(hostname.toLowerCase()) && search === YOUTUBE_BACKUP;
  const isKnown = name === "twitch" || name === "youtube" || ONE_PART.test(hostname.toLowerCase());
  if (isKnown && (further.length > 0 || (search !== "" && !isBackup)))
    return { issue: `which has more than the app behind the host: ${TAKE_OUT}` };
  const notes =
    parts.length === 0
      ? [
          `/${AMAZON_APP} was put behind ${host}: streams are taken in there, and the dashboard leaves it out`,
        ]
      : [];
  const base = `${protocol}//${host}/${first}`;
  return further.length === 0 && search === ""
    ? // As it was given, but for its scheme: a slash more would restart a restream that runs.
      { url: parts.length === 0 ? base : text, app: "", notes }
    : { url: base, app: [first, ...further].join("/") + search, notes };
};
