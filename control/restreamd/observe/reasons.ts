// Decides what MediaMTX's words for a refusal mean to somebody who uses OBS. Pure.

interface Reason {
  kind: "ghost" | "publisher-refused";
  what: string;
  todo: string;
}

const OUTPUT = "OBS, Settings > Output";

/** MediaMTX v1.20.1's words, as measured (test/rehearsal/faults/wrong-format.ts); the first that fits. */
const REASONS: readonly (readonly [RegExp, Reason])[] = [
  [
    /someone is already publishing/,
    {
      kind: "ghost",
      what: "a second OBS tries to publish while the first one is on air",
      todo: "Look for the other OBS (an old computer, a second window) and stop streaming there",
    },
  ],
  [
    /failed to authenticate|authentication failed/,
    {
      kind: "publisher-refused",
      what: "the stream key in OBS is not the server's",
      todo: "Copy the key anew into OBS, Settings > Stream: pulumi stack output obsStreamKey --show-secrets",
    },
  ],
  [
    /audio configuration does not match.*sampleRate=(?!48000)\d+/,
    {
      kind: "publisher-refused",
      what: "OBS sends sound at another rate than 48 kHz",
      todo: "OBS, Settings > Audio > Sample Rate: 48 kHz",
    },
  ],
  [
    /audio configuration does not match.*channelCount=(?!2)\d+/,
    {
      kind: "publisher-refused",
      what: "OBS does not send stereo sound",
      todo: "OBS, Settings > Audio > Channels: Stereo",
    },
  ],
  [
    /wants to publish \[H264\], but/,
    {
      kind: "publisher-refused",
      what: "OBS sends no sound",
      todo: `${OUTPUT} > Streaming: choose an Audio Track, and its encoder AAC`,
    },
  ],
  [
    /wants to publish \[(?:H265|AV1|VP9)/,
    {
      kind: "publisher-refused",
      what: "OBS does not encode H.264",
      todo: `${OUTPUT} > Streaming > Video Encoder: one that says H.264`,
    },
  ],
  [
    /wants to publish \[H264 MPEG-4 Audio MPEG-4 Audio/,
    {
      kind: "publisher-refused",
      what: "OBS sends more than one sound track",
      todo: `${OUTPUT} > Streaming: one Audio Track only, no Twitch VOD track, no multitrack video`,
    },
  ],
  [
    /wants to publish |configuration does not match/,
    {
      kind: "publisher-refused",
      what: "OBS sends another format than the placeholder's",
      todo: `${OUTPUT}: H.264 and AAC, 48 kHz stereo`,
    },
  ],
];

/** undefined: no refusal, only the end of a connection. */
export const reasonOf = (words: string): Reason | undefined =>
  REASONS.find(([pattern]) => pattern.test(words))?.[1];

/** Of a line of MediaMTX; undefined: it tells of no refusal. */
export const refusalIn = (line: string): { address: string; words: string } | undefined => {
  const [, address, words] = /\[conn ([^\]]+|\[[^\]]+\]:\d+)\] closed: (.*)$/.exec(line) ?? [];
  if (address === undefined || words === undefined || !reasonOf(words)) return undefined;
  return { address: address.replace(/:\d+$/, ""), words };
};
