// Decides what MediaMTX's words for the end of a publisher's connection mean to somebody who uses OBS. Pure.
import { masked } from "./facts";

export interface Reason {
  /** Its name in the table that is made of MediaMTX's source (test/support/parts/mediamtx-words.json). */
  id: string;
  kind: "ghost" | "publisher-refused";
  /** @default important */
  level?: "info";
  /** What became of the encoder. @default is refused */
  end?: string;
  what: string;
  todo: string;
}

const OUTPUT = "OBS, Settings > Output > Streaming";
const AGAIN =
  "Stop and Start Streaming. If it comes again: restart OBS, update it, or try another encoder there";

const refused = (id: string, what: string, todo: string): Reason => ({
  ...{ id, kind: "publisher-refused", what, todo },
});

const notOnAir = (id: string, what: string, todo: string): Reason => ({
  ...refused(id, what, todo),
  end: "did not get on air",
});

/** Begins what is said of what the encoder sends; behind it comes what the server expects. */
const sound = (rest: string): RegExp =>
  new RegExp(`^MPEG-4 audio configuration does not match, is ${rest}`);

/** Words of MediaMTX v1.21.0, of v1.20.1 and its libraries; the first that fits. */
const REASONS: readonly (readonly [RegExp, Reason])[] = [
  [
    /^someone is already publishing/,
    {
      ...{ id: "ghost", kind: "ghost" },
      what: "a second OBS tries to publish while the first one is on air",
      todo: "Look for the other OBS (an old computer, a second window) and stop streaming there",
    },
  ],
  [
    /^failed to authenticate|^authentication failed/,
    refused(
      "key",
      "the stream key in OBS is not the server's",
      "Copy the key anew into OBS, Settings > Stream: pulumi stack output obsStreamKey --show-secrets",
    ),
  ],
  [
    /^invalid path name|^path '.*' is not configured|^parse "|^\(MediaMTX's words are not kept/,
    refused(
      "fields",
      "OBS's fields Server and Stream Key do not hold what the server expects",
      "In OBS, Settings > Stream, Service: Custom. Server: pulumi stack output obsServer. Stream Key: pulumi stack output obsStreamKey --show-secrets. Copy each whole, and nothing else into either",
    ),
  ],
  [
    sound(String.raw`type=\d+, sampleRate=\d+, channelCount=0,`),
    refused(
      "sound-program",
      "OBS sends AAC whose channels are described in a way of its own (a program config)",
      `${OUTPUT} > Audio Encoder: FFmpeg AAC; Settings > Audio > Channels: Stereo`,
    ),
  ],
  [
    // What HE-AAC says of itself first is half of its rate.
    sound(String.raw`type=(?:(?:5|29),|\d+, sampleRate=(?:24000|22050|16000),)`),
    refused(
      "sound-he",
      "OBS sends HE-AAC, and the server takes AAC-LC only",
      `${OUTPUT} > Audio Encoder: FFmpeg AAC, not one that says HE; Settings > Audio > Sample Rate: 48 kHz`,
    ),
  ],
  [
    sound(String.raw`type=\d+, sampleRate=(?!48000,)`),
    refused(
      "sound-rate",
      "OBS sends sound at another rate than 48 kHz",
      "OBS, Settings > Audio > Sample Rate: 48 kHz",
    ),
  ],
  [
    sound(String.raw`type=\d+, sampleRate=\d+, channelCount=(?!2,)`),
    refused(
      "sound-channels",
      "OBS does not send stereo sound",
      "OBS, Settings > Audio > Channels: Stereo",
    ),
  ],
  [
    sound(""),
    refused(
      "sound-kind",
      "OBS sends a special kind of AAC; the server takes plain AAC-LC, 48 kHz stereo",
      `${OUTPUT} > Audio Encoder: FFmpeg AAC`,
    ),
  ],
  [
    /^wants to publish \[H264\], but/,
    refused(
      "sound-missing",
      "OBS sends no sound",
      `${OUTPUT}: choose an Audio Track, and its encoder AAC`,
    ),
  ],
  [
    /^wants to publish \[[^\]]*(?:H265|AV1|VP9)/,
    refused("codec", "OBS does not encode H.264", `${OUTPUT} > Video Encoder: one that says H.264`),
  ],
  [
    /^wants to publish \[H264 MPEG-4 Audio MPEG-4 Audio/,
    refused(
      "tracks",
      "OBS sends more than one sound track",
      `${OUTPUT}: one Audio Track only, no Twitch VOD track, no multitrack video`,
    ),
  ],
  [
    /^wants to publish |^(?:G711|LPCM) configuration does not match|^the stream doesn't contain any supported codec/,
    refused(
      "format",
      "OBS sends another format than the placeholder's",
      "OBS, Settings > Output: H.264 and AAC, 48 kHz stereo",
    ),
  ],
  [
    // 22 begins TLS.
    /^invalid rtmp version \(22\)/,
    refused(
      "tls",
      "OBS connects by rtmps://, and the server takes rtmp:// only",
      "In OBS, Settings > Stream, Server: pulumi stack output obsServer (it begins with rtmp://)",
    ),
  ],
  [
    /^invalid rtmp version|^unable to validate C[12]\/S[12] digest|^key is (?:< 2|>= p)|^y\^q mod p|^data in C2 does not correspond|^unexpected command|^invalid (?:connect|publish|play) command|^need auth|^user not provided/,
    refused(
      "no-rtmp",
      "what connects does not speak RTMP as an encoder does",
      "If it was your encoder: Service Custom, Server: pulumi stack output obsServer. If not: something at your address looks for open ports",
    ),
  ],
  [
    /^unable to parse H264 config|^invalid H264 configuration|^(?:multiple )?H264 parameters (?:are missing|not provided|are not supported)|^no [SP]PS found/,
    refused(
      "h264",
      "your encoder describes its H.264 in a way that the server cannot read",
      `${OUTPUT} > Video Encoder: x264, or another one that says H.264; no custom encoder settings`,
    ),
  ],
  [
    /^unsupported (?:video|audio) codec|^unsupported fourCC|^(?:unable to parse|invalid) (?:H265|AV1|VP9)|^(?:VPS, SPS or PPS not found|H265 parameters? (?:are missing|not provided)|multiple H265 (?:parameters|[VSP]PS) are not supported)|^invalid (?:Opus|AC-3|FLAC)/,
    refused(
      "codec",
      "your encoder sends a codec that the server does not take",
      "OBS, Settings > Output: a Video Encoder that says H.264, and the Audio Encoder FFmpeg AAC",
    ),
  ],
  [
    /^unable to parse MPEG4 audio config|^invalid MPEG-4 audio config/,
    refused(
      "sound-kind",
      "OBS sends a special kind of AAC; the server takes plain AAC-LC, 48 kHz stereo",
      `${OUTPUT} > Audio Encoder: FFmpeg AAC`,
    ),
  ],
  [
    /^no tracks found/,
    refused(
      "no-tracks",
      "your encoder sends neither a picture nor sound that the server can read",
      `${OUTPUT}: a Video Encoder that says H.264, and the Audio Encoder FFmpeg AAC. ${AGAIN}`,
    ),
  ],
  [
    /^(?:video|audio) track \d+ (?:not configured|already setupped)|^received a packet for (?:video|audio) track|^sequence start not received|^AudioExSequenceStart|^unsupported (?:multitrack type|(?:audio|video) multitrack packet)|^invalid Audio(?:ExMultichannelConfig|ChannelOrder)|secondary tracks$/,
    refused(
      "tracks",
      "your encoder announces a track and does not send it as the server expects",
      `${OUTPUT}: one Audio Track only, no Twitch VOD track, no multitrack video`,
    ),
  ],
  [
    /^unable to decode (?:AVCC|bitstream)|^max recorded size exceeded/,
    refused(
      "picture",
      "the picture that your encoder sends is broken",
      `Look at OBS for an overloaded encoder (Settings > Output: another Video Encoder). ${AGAIN}`,
    ),
  ],
  [
    /^(?:received type \d chunk|body size|chunk size|extended chunk|more chunks|buffer is too short|object end not found|unsupported marker|invalid body size|unexpected (?:body )?size|not enough bytes|unsupported (?:audio|video) (?:message|extended) type|invalid (?:command payload|user control type|message type)|no acknowledge received)/,
    refused(
      "broken",
      "what your encoder sends is no RTMP that the server can read",
      `Something damaged it: a router's or VPN's inspection, or the encoder. ${AGAIN}`,
    ),
  ],
  [
    /^configuration has changed/,
    {
      ...refused(
        "changed",
        "the server's configuration changed just when it connected",
        "Nothing: OBS connects again by itself",
      ),
      level: "info",
    },
  ],
  [
    /i\/o timeout$|^context deadline exceeded/,
    notOnAir(
      "silent",
      "it connected and then sent nothing for some seconds",
      "Look at the line at home: Wi-Fi, router, other uploads, a VPN. OBS connects again by itself",
    ),
  ],
  [
    /connection reset by peer$|broken pipe$|use of closed network connection$|no route to host$/,
    notOnAir(
      "cut",
      "its connection was cut before it was on air",
      "Look at the line at home: Wi-Fi, router, a firewall, a VPN. OBS connects again by itself",
    ),
  ],
  [
    /^(?:unexpected )?EOF$/,
    {
      ...notOnAir(
        "left",
        "it connected and left before it was on air",
        "Nothing, if streaming was stopped again at once. If OBS says that it streams: Stop and Start Streaming",
      ),
      level: "info",
    },
  ],
];

const SPOKEN_LENGTH = 120;

/** @param words without keys; what is not known is told as it is */
export const reasonOf = (words: string): Reason =>
  REASONS.find(([pattern]) => pattern.test(words))?.[1] ??
  refused(
    "unknown",
    `MediaMTX ended its connection: ${withoutAddresses(words).slice(0, SPOKEN_LENGTH)}`,
    `${AGAIN}. On the server: restream logs mediamtx`,
  );

/** No home address leaves the droplet. */
const withoutAddresses = (words: string): string =>
  words.replace(/\[[0-9a-f:.]+\](?::\d+)?|\b\d+\.\d+\.\d+\.\d+(?::\d+)?/gi, masked);
