// Decides what MediaMTX's words for the end of a publisher's connection mean to somebody who uses OBS. Pure.
import { run, type Advice } from "../../shared/advice";
import { masked } from "./facts";

export interface Reason {
  /** Its name in the table that is made of MediaMTX's source (test/support/parts/mediamtx-words.json). */
  id: string;
  kind: "ghost" | "publisher-refused";
  /** @default important */
  level?: "info";
  /** What became of the encoder. @default was refused */
  end?: string;
  /** Why; and the whole of it, behind who it is, where that reads better. */
  what: string;
  title?: string;
  todo: Advice;
}

/** Where home alone may publish. */
export const SHOW_KEY = run("pulumi stack output obsStreamKey --show-secrets");
/** Where several may: each has a stream key of its own. */
export const SHOW_KEYS = run("pulumi stack output obsStreamKeys --show-secrets");

const OUTPUT = "OBS, Settings > Output > Streaming";
const AGAIN =
  "Stop Streaming, then Start Streaming. It comes again? Restart OBS, update it, or choose another encoder there";

const refused = (id: string, what: string, ...todo: Advice): Reason => ({
  ...{ id, kind: "publisher-refused", what, todo },
});

const notOnAir = (id: string, what: string, ...todo: Advice): Reason => ({
  ...refused(id, what, ...todo),
  end: "did not get on air",
});

/** Begins what is said of what the encoder sends; behind it comes what the server expects. */
const sound = (rest: string): RegExp =>
  new RegExp(`^MPEG-4 audio configuration does not match, is ${rest}`);

/** Words of MediaMTX v1.21.0, of v1.20.1 and its libraries; the first that fits. */
export const REASONS: readonly (readonly [RegExp, Reason])[] = [
  [
    /^someone is already publishing/,
    {
      ...{ id: "ghost", kind: "ghost" },
      what: "a second OBS, while the first one streams",
      todo: [
        "Is the right one on air? Close the other: an old computer, a second window.",
        "Is the wrong one on air? Close it there, or end it from here; the right one retries by itself:",
        run("restream publisher"),
        run("restream publisher kick ADDRESS"),
      ],
    },
  ],
  [
    /^failed to authenticate|^authentication failed/,
    {
      ...refused(
        "key",
        "a wrong stream key",
        "If it is yours: copy this key into OBS, Settings > Stream, then Start Streaming (OBS does not retry):",
        SHOW_KEY,
      ),
      title: "uses a wrong stream key",
    },
  ],
  [
    /^invalid path name|^path '.*' is not configured|^parse "|^\(MediaMTX's words are not kept/,
    refused(
      "fields",
      "its fields Server and Stream Key do not hold what the server expects",
      "In OBS, Settings > Stream, Service: Custom. Copy the whole of each, and nothing else, into Server and Stream Key:",
      run("pulumi stack output obsServer"),
      SHOW_KEY,
    ),
  ],
  [
    sound(String.raw`type=\d+, sampleRate=\d+, channelCount=0,`),
    refused(
      "sound-program",
      "it sends AAC that describes its channels in an unusual way (a program config)",
      `${OUTPUT} > Audio Encoder: FFmpeg AAC; Settings > Audio > Channels: Stereo`,
    ),
  ],
  [
    // What HE-AAC says of itself first is half of its rate.
    sound(String.raw`type=(?:(?:5|29),|\d+, sampleRate=(?:24000|22050|16000),)`),
    refused(
      "sound-he",
      "it sends HE-AAC; the server takes AAC-LC only",
      `${OUTPUT} > Audio Encoder: FFmpeg AAC, not one that says HE; Settings > Audio > Sample Rate: 48 kHz`,
    ),
  ],
  [
    sound(String.raw`type=\d+, sampleRate=(?!48000,)`),
    refused(
      "sound-rate",
      "it sends sound at another rate than 48 kHz",
      "OBS, Settings > Audio > Sample Rate: 48 kHz",
    ),
  ],
  [
    sound(String.raw`type=\d+, sampleRate=\d+, channelCount=(?!2,)`),
    refused(
      "sound-channels",
      "it does not send stereo sound",
      "OBS, Settings > Audio > Channels: Stereo",
    ),
  ],
  [
    sound(""),
    refused(
      "sound-kind",
      "it sends a special kind of AAC; the server takes plain AAC-LC, 48 kHz stereo",
      `${OUTPUT} > Audio Encoder: FFmpeg AAC`,
    ),
  ],
  [
    /^wants to publish \[H264\], but/,
    refused(
      "sound-missing",
      "it sends no sound",
      `${OUTPUT}: choose an Audio Track, and its encoder AAC`,
    ),
  ],
  [
    /^wants to publish \[[^\]]*(?:H265|AV1|VP9)/,
    refused("codec", "it does not encode H.264", `${OUTPUT} > Video Encoder: one that says H.264`),
  ],
  [
    /^wants to publish \[H264 MPEG-4 Audio MPEG-4 Audio/,
    refused(
      "tracks",
      "it sends more than one sound track",
      `${OUTPUT}: one Audio Track only, no Twitch VOD track, no multitrack video`,
    ),
  ],
  [
    /^wants to publish |^(?:G711|LPCM) configuration does not match|^the stream doesn't contain any supported codec/,
    refused(
      "format",
      "it sends another format than the server expects",
      "OBS, Settings > Output: H.264 and AAC, 48 kHz stereo",
    ),
  ],
  [
    // 22 begins TLS.
    /^invalid rtmp version \(22\)/,
    refused(
      "tls",
      "it connects by rtmps:// where the server takes rtmp://",
      "Copy this address into OBS, Settings > Stream, Server:",
      run("pulumi stack output obsServer"),
    ),
  ],
  [
    /^invalid rtmp version|^unable to validate C[12]\/S[12] digest|^key is (?:< 2|>= p)|^y\^q mod p|^data in C2 does not correspond|^unexpected command|^invalid (?:connect|publish|play) command|^need auth|^user not provided/,
    refused(
      "no-rtmp",
      "it does not speak RTMP as an encoder does",
      "Not your encoder? Then something at your address looks for open ports: ignore this. Your encoder? Service: Custom, and this as the server:",
      run("pulumi stack output obsServer"),
    ),
  ],
  [
    /^unable to parse H264 config|^invalid H264 configuration|^(?:multiple )?H264 parameters (?:are missing|not provided|are not supported)|^no [SP]PS found/,
    refused(
      "h264",
      "it describes its H.264 in a way that the server cannot read",
      `${OUTPUT} > Video Encoder: x264, or another one that says H.264; no custom encoder settings`,
    ),
  ],
  [
    /^unsupported (?:video|audio) codec|^unsupported fourCC|^(?:unable to parse|invalid) (?:H265|AV1|VP9)|^(?:VPS, SPS or PPS not found|H265 parameters? (?:are missing|not provided)|multiple H265 (?:parameters|[VSP]PS) are not supported)|^invalid (?:Opus|AC-3|FLAC)/,
    refused(
      "codec",
      "it sends a codec that the server does not take",
      "OBS, Settings > Output: a Video Encoder that says H.264, and the Audio Encoder FFmpeg AAC",
    ),
  ],
  [
    /^unable to parse MPEG4 audio config|^invalid MPEG-4 audio config/,
    refused(
      "sound-kind",
      "it sends a special kind of AAC; the server takes plain AAC-LC, 48 kHz stereo",
      `${OUTPUT} > Audio Encoder: FFmpeg AAC`,
    ),
  ],
  [
    /^no tracks found/,
    refused(
      "no-tracks",
      "it sends neither a picture nor sound that the server can read",
      `${OUTPUT}: a Video Encoder that says H.264, and the Audio Encoder FFmpeg AAC. ${AGAIN}`,
    ),
  ],
  [
    /^(?:video|audio) track \d+ (?:not configured|already setupped)|^received a packet for (?:video|audio) track|^sequence start not received|^AudioExSequenceStart|^unsupported (?:multitrack type|(?:audio|video) multitrack packet)|^invalid Audio(?:ExMultichannelConfig|ChannelOrder)|secondary tracks$/,
    refused(
      "tracks",
      "it announces a track and does not send it as the server expects",
      `${OUTPUT}: one Audio Track only, no Twitch VOD track, no multitrack video`,
    ),
  ],
  [
    /^unable to decode (?:AVCC|bitstream)|^max recorded size exceeded/,
    refused(
      "picture",
      "its picture is broken",
      `Look at OBS for an overloaded encoder (Settings > Output: another Video Encoder). ${AGAIN}`,
    ),
  ],
  [
    /^(?:received type \d chunk|body size|chunk size|extended chunk|more chunks|buffer is too short|object end not found|unsupported marker|invalid body size|unexpected (?:body )?size|not enough bytes|unsupported (?:audio|video) (?:message|extended) type|invalid (?:command payload|user control type|message type)|no acknowledge received)/,
    refused(
      "broken",
      "it sends no RTMP that the server can read",
      `Something damaged it: a router's or VPN's inspection, or the encoder. ${AGAIN}`,
    ),
  ],
  [
    /^configuration has changed/,
    {
      ...refused(
        "changed",
        "the server's configuration changed just then",
        "Nothing to do: OBS reconnects by itself",
      ),
      level: "info",
    },
  ],
  [
    /i\/o timeout$|^context deadline exceeded/,
    notOnAir(
      "silent",
      "it connected and then sent nothing for some seconds",
      "Check the line at home: Wi-Fi, router, uploads, a VPN. OBS reconnects by itself",
    ),
  ],
  [
    /connection reset by peer$|broken pipe$|use of closed network connection$|no route to host$/,
    notOnAir(
      "cut",
      "its connection was cut before it was on air",
      "Check the line at home: Wi-Fi, router, a firewall, a VPN. OBS reconnects by itself",
    ),
  ],
  [
    /^(?:unexpected )?EOF$/,
    {
      ...notOnAir(
        "left",
        "it connected and left before it was on air",
        "Stopped on purpose? Ignore this. OBS says that it streams? Stop Streaming, then Start Streaming",
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
    `${AGAIN}. More of it:`,
    run("restream logs mediamtx"),
  );

/** No home address leaves the droplet. */
const withoutAddresses = (words: string): string =>
  words.replace(/\[[0-9a-f:.]+\](?::\d+)?|\b\d+\.\d+\.\d+\.\d+(?::\d+)?/gi, masked);
